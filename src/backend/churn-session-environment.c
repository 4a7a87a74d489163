#include "churn-session-environment.h"

/**
 * churn_session_new_from_environment:
 * @url: the address of the agent API
 * @clock: the time
 * @error: (nullable): where an error goes
 *
 * Makes a session with the credentials that the environment holds, as every tool of AWS takes
 * them: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, and the region of
 * `AWS_REGION` or `AWS_DEFAULT_REGION` (us-east-1 if neither is set).
 *
 * Returns: (transfer full): the session, or %NULL with an #AwsError
 */
ChurnSession *
churn_session_new_from_environment (const char *url, ChurnClock *clock, GError **error)
{
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (AwsClient) client = NULL;
  const char *region = g_getenv ("AWS_REGION");

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  if (region == NULL || *region == '\0')
    region = g_getenv ("AWS_DEFAULT_REGION");
  if (region == NULL || *region == '\0')
    region = "us-east-1";

  credentials = aws_credentials_new_from_environment (error);
  if (credentials == NULL)
    return NULL;
  client = aws_client_new (url, region, "execute-api", credentials, error);
  if (client == NULL)
    return NULL;

  return churn_session_new (client, NULL, clock);
}
