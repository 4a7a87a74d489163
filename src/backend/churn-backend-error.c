#include "churn-backend-error.h"

#include "aws-error.h"
#include "churn-error.h"

G_DEFINE_QUARK (churn_backend_error, churn_backend_error)

/**
 * churn_backend_error_is_refused:
 * @error: what a request ended with
 *
 * Tells whether the credentials themselves were refused, so that only new ones help. A request
 * that the agent API forbids to a caller whom it knows is not that.
 *
 * Returns: %TRUE if one has to sign in anew
 */
gboolean
churn_backend_error_is_refused (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_AUTHORIZED) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_MISSING_AUTHENTICATION) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_EXPIRED_TOKEN) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_SIGN_IN) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_SIGNATURE);
}

/**
 * churn_backend_error_is_definite:
 * @error: what a request ended with
 *
 * Tells whether the same request would be refused again whenever it is sent, by the agent API or
 * by the gateway before it. Everything else (no connection, a fault of the server, credentials
 * that expired, an answer that cannot be read) leaves open what became of the request.
 *
 * Returns: %TRUE if sending it again is of no use
 */
gboolean
churn_backend_error_is_definite (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return g_error_matches (error, CHURN_ERROR, CHURN_ERROR_INVALID) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_METHOD) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_IDEMPOTENCY) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_NO_CUSTOMER) ||
         g_error_matches (error, CHURN_ERROR, CHURN_ERROR_TOO_LARGE) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_INVALID) ||
         g_error_matches (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_REFUSED) ||
         g_error_matches (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_BAD_REQUEST) ||
         g_error_matches (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LARGE) ||
         g_error_matches (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_MEDIA_TYPE);
}

/* Of each domain, what its codes are to a person; codes that are not listed are OTHER. */
static const ChurnProblem of_the_way[] = {
  [AWS_ERROR_NOT_AUTHORIZED] = CHURN_PROBLEM_NO_PERMISSION,
  [AWS_ERROR_MISSING_AUTHENTICATION] = CHURN_PROBLEM_ADDRESS,
  [AWS_ERROR_EXPIRED_TOKEN] = CHURN_PROBLEM_EXPIRED,
  [AWS_ERROR_SIGN_IN] = CHURN_PROBLEM_SIGN_IN,
  [AWS_ERROR_NO_CREDENTIALS] = CHURN_PROBLEM_NO_CREDENTIALS,
  [AWS_ERROR_SIGNATURE] = CHURN_PROBLEM_CREDENTIALS,
  [AWS_ERROR_CLOCK_SKEW] = CHURN_PROBLEM_CLOCK,
  [AWS_ERROR_THROTTLED] = CHURN_PROBLEM_BUSY,
  [AWS_ERROR_NETWORK] = CHURN_PROBLEM_UNREACHABLE,
  [AWS_ERROR_TIMEOUT] = CHURN_PROBLEM_NO_ANSWER,
  [AWS_ERROR_SERVER] = CHURN_PROBLEM_SERVER,
  [AWS_ERROR_NOT_FOUND] = CHURN_PROBLEM_NOT_FOUND,
  [AWS_ERROR_EXISTS] = CHURN_PROBLEM_REFUSED,
  [AWS_ERROR_CONDITION] = CHURN_PROBLEM_REFUSED,
  [AWS_ERROR_NOT_READY] = CHURN_PROBLEM_SERVER,
  [AWS_ERROR_MODEL] = CHURN_PROBLEM_SERVER,
  [AWS_ERROR_CLIENT] = CHURN_PROBLEM_REFUSED,
  [AWS_ERROR_PARSE] = CHURN_PROBLEM_ANSWER,
  [AWS_ERROR_INVALID] = CHURN_PROBLEM_SETTINGS,
};

static const ChurnProblem of_the_api[] = {
  [CHURN_ERROR_INVALID] = CHURN_PROBLEM_REFUSED,
  [CHURN_ERROR_ACCESS_DENIED] = CHURN_PROBLEM_DENIED,
  [CHURN_ERROR_NOT_FOUND] = CHURN_PROBLEM_NOT_FOUND,
  [CHURN_ERROR_METHOD] = CHURN_PROBLEM_REFUSED,
  [CHURN_ERROR_CONTACT_ENDED] = CHURN_PROBLEM_ENDED,
  [CHURN_ERROR_IDEMPOTENCY] = CHURN_PROBLEM_REFUSED,
  [CHURN_ERROR_CLAIMED] = CHURN_PROBLEM_CLAIMED,
  [CHURN_ERROR_NO_CUSTOMER] = CHURN_PROBLEM_NO_CUSTOMER,
  [CHURN_ERROR_TOO_LARGE] = CHURN_PROBLEM_REFUSED,
  [CHURN_ERROR_THROTTLED] = CHURN_PROBLEM_BUSY,
  [CHURN_ERROR_INTERNAL] = CHURN_PROBLEM_SERVER,
  [CHURN_ERROR_UNAVAILABLE] = CHURN_PROBLEM_SERVER,
  [CHURN_ERROR_PARSE] = CHURN_PROBLEM_ANSWER,
};

static const ChurnProblem of_ours[] = {
  [CHURN_BACKEND_ERROR_NOT_CONNECTED] = CHURN_PROBLEM_NOT_CONNECTED,
  [CHURN_BACKEND_ERROR_REFUSED] = CHURN_PROBLEM_REFUSED,
  [CHURN_BACKEND_ERROR_BAD_REQUEST] = CHURN_PROBLEM_BAD_REQUEST,
  [CHURN_BACKEND_ERROR_TOO_LARGE] = CHURN_PROBLEM_TOO_LARGE,
  [CHURN_BACKEND_ERROR_MEDIA_TYPE] = CHURN_PROBLEM_MEDIA_TYPE,
  [CHURN_BACKEND_ERROR_NO_RESOURCE] = CHURN_PROBLEM_NO_CENTRE,
  [CHURN_BACKEND_ERROR_LATE] = CHURN_PROBLEM_LATE,
  [CHURN_BACKEND_ERROR_TOO_LATE] = CHURN_PROBLEM_TOO_LATE,
  [CHURN_BACKEND_ERROR_FILE] = CHURN_PROBLEM_DISK,
  [CHURN_BACKEND_ERROR_DEMO] = CHURN_PROBLEM_DEMO,
  [CHURN_BACKEND_ERROR_KEYRING] = CHURN_PROBLEM_KEYRING,
  [CHURN_BACKEND_ERROR_KEYRING_ASKS] = CHURN_PROBLEM_KEYRING_ASKS,
  [CHURN_BACKEND_ERROR_CONFIGURATION] = CHURN_PROBLEM_SETTINGS,
};

static ChurnProblem
look_up (const ChurnProblem *problems, gsize n_problems, int code)
{
  return code >= 0 && (gsize) code < n_problems ? problems[code] : CHURN_PROBLEM_OTHER;
}

/**
 * churn_backend_error_get_problem:
 * @error: what something ended with
 *
 * Returns: what it is to the person who is told of it
 */
ChurnProblem
churn_backend_error_get_problem (const GError *error)
{
  g_return_val_if_fail (error != NULL, CHURN_PROBLEM_OTHER);

  if (error->domain == AWS_ERROR)
    return look_up (of_the_way, G_N_ELEMENTS (of_the_way), error->code);
  if (error->domain == CHURN_ERROR)
    return look_up (of_the_api, G_N_ELEMENTS (of_the_api), error->code);
  if (error->domain == CHURN_BACKEND_ERROR)
    return look_up (of_ours, G_N_ELEMENTS (of_ours), error->code);

  return error->domain == G_FILE_ERROR ? CHURN_PROBLEM_DISK : CHURN_PROBLEM_OTHER;
}
