#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CHURN_ERROR (churn_error_quark ())

/**
 * ChurnError:
 * @CHURN_ERROR_INVALID: what was asked is not of the form it must have (400)
 * @CHURN_ERROR_ACCESS_DENIED: the caller may not do this (403)
 * @CHURN_ERROR_NOT_FOUND: there is no such contact, customer, offer or route (404)
 * @CHURN_ERROR_METHOD: the route exists, its method does not (405)
 * @CHURN_ERROR_CONTACT_ENDED: the contact had ended when the offer was made (409)
 * @CHURN_ERROR_IDEMPOTENCY: the same key came with another body (409)
 * @CHURN_ERROR_CLAIMED: somebody else looks after the contact (409)
 * @CHURN_ERROR_NO_CUSTOMER: the contact has no known customer to make an offer to (409)
 * @CHURN_ERROR_TOO_LARGE: the request is larger than allowed (413)
 * @CHURN_ERROR_THROTTLED: too many requests (429)
 * @CHURN_ERROR_INTERNAL: a fault of ours (500)
 * @CHURN_ERROR_UNAVAILABLE: a part that is needed does not answer now (503)
 * @CHURN_ERROR_PARSE: an answer or a file cannot be read
 *
 * What can go wrong with a contact; most go over the agent API by name.
 */
typedef enum
{
  CHURN_ERROR_INVALID,
  CHURN_ERROR_ACCESS_DENIED,
  CHURN_ERROR_NOT_FOUND,
  CHURN_ERROR_METHOD,
  CHURN_ERROR_CONTACT_ENDED,
  CHURN_ERROR_IDEMPOTENCY,
  CHURN_ERROR_CLAIMED,
  CHURN_ERROR_NO_CUSTOMER,
  CHURN_ERROR_TOO_LARGE,
  CHURN_ERROR_THROTTLED,
  CHURN_ERROR_INTERNAL,
  CHURN_ERROR_UNAVAILABLE,
  CHURN_ERROR_PARSE,
} ChurnError;

GQuark churn_error_quark (void);
unsigned int churn_error_get_status (int code);
const char *churn_error_get_name (int code);
gboolean churn_error_from_name (const char *name, int *code);

/* {"error":{"code","message"}}, the one error body of the agent API */
char *churn_error_to_json (const GError *error);
GError *churn_error_from_json (const char *json, gssize length);

G_END_DECLS
