#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CHURN_BACKEND_ERROR (churn_backend_error_quark ())

/**
 * ChurnBackendError:
 * @CHURN_BACKEND_ERROR_NOT_CONNECTED: nobody is signed in, or who it is is not known yet
 * @CHURN_BACKEND_ERROR_REFUSED: what stands before the agent API refused the request for good
 * @CHURN_BACKEND_ERROR_TOO_LATE: the offer is on its way already and cannot be undone
 * @CHURN_BACKEND_ERROR_FILE: a file of the outbox is not what it should be
 * @CHURN_BACKEND_ERROR_DEMO: the demo did not start
 * @CHURN_BACKEND_ERROR_KEYRING: the keyring is locked, or there is none
 * @CHURN_BACKEND_ERROR_CONFIGURATION: what is needed for a connection is missing or cannot be
 *
 * What can go wrong in the desk's own backend. Errors of the agent API are #ChurnError, those of
 * the way there #AwsError.
 */
typedef enum
{
  CHURN_BACKEND_ERROR_NOT_CONNECTED,
  CHURN_BACKEND_ERROR_REFUSED,
  CHURN_BACKEND_ERROR_TOO_LATE,
  CHURN_BACKEND_ERROR_FILE,
  CHURN_BACKEND_ERROR_DEMO,
  CHURN_BACKEND_ERROR_KEYRING,
  CHURN_BACKEND_ERROR_CONFIGURATION,
} ChurnBackendError;

GQuark churn_backend_error_quark (void);

gboolean churn_backend_error_is_refused (const GError *error);
gboolean churn_backend_error_is_definite (const GError *error);

G_END_DECLS
