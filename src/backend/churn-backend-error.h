#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CHURN_BACKEND_ERROR (churn_backend_error_quark ())

/**
 * ChurnBackendError:
 * @CHURN_BACKEND_ERROR_NOT_CONNECTED: nobody is signed in, or who it is is not known yet
 * @CHURN_BACKEND_ERROR_REFUSED: what stands before the agent API refused the request for good
 * @CHURN_BACKEND_ERROR_BAD_REQUEST: the same, as one that it does not understand (400)
 * @CHURN_BACKEND_ERROR_TOO_LARGE: the same, as too large (413)
 * @CHURN_BACKEND_ERROR_MEDIA_TYPE: the same, as of a kind that it does not take (415)
 * @CHURN_BACKEND_ERROR_NO_RESOURCE: what stands before the agent API has nothing at this path (404)
 * @CHURN_BACKEND_ERROR_LATE: it had no answer from the agent API in time (504)
 * @CHURN_BACKEND_ERROR_TOO_LATE: the offer is on its way already and cannot be undone
 * @CHURN_BACKEND_ERROR_FILE: a file of the outbox is not what it should be
 * @CHURN_BACKEND_ERROR_DEMO: the demo did not start
 * @CHURN_BACKEND_ERROR_KEYRING: the keyring is locked, or there is none
 * @CHURN_BACKEND_ERROR_KEYRING_ASKS: the keyring is locked, and nobody has answered its question
 * @CHURN_BACKEND_ERROR_CONFIGURATION: what is needed for a connection is missing or cannot be
 *
 * What can go wrong in the desk's own backend. Errors of the agent API are #ChurnError, those of
 * the way there #AwsError.
 */
typedef enum
{
  CHURN_BACKEND_ERROR_NOT_CONNECTED,
  CHURN_BACKEND_ERROR_REFUSED,
  CHURN_BACKEND_ERROR_BAD_REQUEST,
  CHURN_BACKEND_ERROR_TOO_LARGE,
  CHURN_BACKEND_ERROR_MEDIA_TYPE,
  CHURN_BACKEND_ERROR_NO_RESOURCE,
  CHURN_BACKEND_ERROR_LATE,
  CHURN_BACKEND_ERROR_TOO_LATE,
  CHURN_BACKEND_ERROR_FILE,
  CHURN_BACKEND_ERROR_DEMO,
  CHURN_BACKEND_ERROR_KEYRING,
  CHURN_BACKEND_ERROR_KEYRING_ASKS,
  CHURN_BACKEND_ERROR_CONFIGURATION,
} ChurnBackendError;

/**
 * ChurnProblem:
 * @CHURN_PROBLEM_OTHER: none of the following
 * @CHURN_PROBLEM_UNREACHABLE: no connection, or one that broke
 * @CHURN_PROBLEM_NO_ANSWER: no answer in time
 * @CHURN_PROBLEM_LATE: the server is there, and took too long
 * @CHURN_PROBLEM_CREDENTIALS: the credentials are not accepted: the secret is wrong
 * @CHURN_PROBLEM_NO_CREDENTIALS: there are none
 * @CHURN_PROBLEM_EXPIRED: the credentials have expired
 * @CHURN_PROBLEM_SIGN_IN: the credentials are not known, or a sign-in is over
 * @CHURN_PROBLEM_CLOCK: this machine's clock is wrong
 * @CHURN_PROBLEM_BUSY: too many requests
 * @CHURN_PROBLEM_SERVER: the server has a fault, or a part that it needs does not answer
 * @CHURN_PROBLEM_ANSWER: the answer cannot be read
 * @CHURN_PROBLEM_SETTINGS: the address or the credentials are not of the form they must have
 * @CHURN_PROBLEM_ADDRESS: the address leads to nothing that could be asked
 * @CHURN_PROBLEM_NO_CENTRE: there is no agent API behind the address
 * @CHURN_PROBLEM_NO_PERMISSION: the caller’s role lets them do nothing here
 * @CHURN_PROBLEM_DENIED: the caller may not do this
 * @CHURN_PROBLEM_NOT_FOUND: there is no such contact
 * @CHURN_PROBLEM_ENDED: the contact had ended when the offer was made
 * @CHURN_PROBLEM_NO_CUSTOMER: the contact has no known customer
 * @CHURN_PROBLEM_CLAIMED: another supervisor looks after the contact
 * @CHURN_PROBLEM_BAD_REQUEST: the request is not understood
 * @CHURN_PROBLEM_TOO_LARGE: the request is too large
 * @CHURN_PROBLEM_MEDIA_TYPE: the request is of a kind that is not taken
 * @CHURN_PROBLEM_REFUSED: the request was refused for any other reason
 * @CHURN_PROBLEM_NOT_CONNECTED: nobody is signed in
 * @CHURN_PROBLEM_TOO_LATE: the offer is on its way already
 * @CHURN_PROBLEM_DISK: a file cannot be written or read
 * @CHURN_PROBLEM_KEYRING: the keyring is locked, or there is none
 * @CHURN_PROBLEM_KEYRING_ASKS: the keyring is locked, and waits for an answer to its question
 * @CHURN_PROBLEM_DEMO: the demo did not start
 *
 * What went wrong, as far as it makes a difference to the person who is told: an error's message is
 * for logs, in English, and may be a server's own words.
 */
typedef enum
{
  CHURN_PROBLEM_OTHER,
  CHURN_PROBLEM_UNREACHABLE,
  CHURN_PROBLEM_NO_ANSWER,
  CHURN_PROBLEM_LATE,
  CHURN_PROBLEM_CREDENTIALS,
  CHURN_PROBLEM_NO_CREDENTIALS,
  CHURN_PROBLEM_EXPIRED,
  CHURN_PROBLEM_SIGN_IN,
  CHURN_PROBLEM_CLOCK,
  CHURN_PROBLEM_BUSY,
  CHURN_PROBLEM_SERVER,
  CHURN_PROBLEM_ANSWER,
  CHURN_PROBLEM_SETTINGS,
  CHURN_PROBLEM_ADDRESS,
  CHURN_PROBLEM_NO_CENTRE,
  CHURN_PROBLEM_NO_PERMISSION,
  CHURN_PROBLEM_DENIED,
  CHURN_PROBLEM_NOT_FOUND,
  CHURN_PROBLEM_ENDED,
  CHURN_PROBLEM_NO_CUSTOMER,
  CHURN_PROBLEM_CLAIMED,
  CHURN_PROBLEM_BAD_REQUEST,
  CHURN_PROBLEM_TOO_LARGE,
  CHURN_PROBLEM_MEDIA_TYPE,
  CHURN_PROBLEM_REFUSED,
  CHURN_PROBLEM_NOT_CONNECTED,
  CHURN_PROBLEM_TOO_LATE,
  CHURN_PROBLEM_DISK,
  CHURN_PROBLEM_KEYRING,
  CHURN_PROBLEM_KEYRING_ASKS,
  CHURN_PROBLEM_DEMO,
} ChurnProblem;

GQuark churn_backend_error_quark (void);

ChurnProblem churn_backend_error_get_problem (const GError *error);
gboolean churn_backend_error_is_refused (const GError *error);
gboolean churn_backend_error_is_definite (const GError *error);

G_END_DECLS
