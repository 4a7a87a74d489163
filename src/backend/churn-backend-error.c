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
         g_error_matches (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_REFUSED);
}
