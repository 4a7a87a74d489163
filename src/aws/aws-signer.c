#include "aws-signer.h"

#include "aws-canonical.h"
#include "aws-error.h"
#include "aws-sigv4.h"

/* The service that the agent API is; of AWS's others only S3 wants the hash of the body. */
#define OWN_SERVICE "execute-api"

static gboolean
check_headers (const AwsRequest *request, GError **error)
{
  static const char *const ours[] = { "Authorization", "X-Amz-Content-Sha256", "X-Amz-Date",
                                      "X-Amz-Security-Token" };

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    if (aws_request_get_header (request, ours[i]) != NULL)
      {
        g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                     "The header %s is the signature's own and must not be set", ours[i]);
        return FALSE;
      }
  if (aws_request_count_headers (request, "Host") != 1)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "A request needs exactly one Host header to be signed");
      return FALSE;
    }
  return TRUE;
}

/**
 * aws_sign:
 * @request: a request with a Host header; the port stands in it only if it is not the scheme's
 *   own
 * @credentials: who signs
 * @region: the region, as `us-east-1`
 * @service: the signing name of the service, as `execute-api`
 * @now_us: the time to sign with, in microseconds since the Unix epoch
 * @error: (nullable): where an error goes
 *
 * Signs a request by Signature Version 4: adds `X-Amz-Date`, for temporary credentials
 * `X-Amz-Security-Token`, and `Authorization`. All headers are signed but those that may change on
 * the way. To `execute-api` the hash of the body, which is signed in any case, is sent along as
 * `X-Amz-Content-Sha256`, so that the agent API can tell an altered body from a wrong secret.
 *
 * To send a request again, sign a copy of the unsigned one.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_INVALID; @request is then as it was
 */
gboolean
aws_sign (AwsRequest *request,
          const AwsCredentials *credentials,
          const char *region,
          const char *service,
          gint64 now_us,
          GError **error)
{
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *list = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *string_to_sign = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *authorization = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (request != NULL, FALSE);
  g_return_val_if_fail (credentials != NULL, FALSE);
  g_return_val_if_fail (region != NULL && service != NULL, FALSE);

  if (!aws_request_check (request, error) || !check_headers (request, error))
    return FALSE;
  time = aws_sigv4_format_time (now_us);
  if (time == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The time to sign with is out of range");
      return FALSE;
    }
  day = g_strndup (time, 8);

  hash = aws_sigv4_hash_bytes (request->body);
  aws_request_add_header (request, "X-Amz-Date", time);
  if (g_str_equal (service, OWN_SERVICE))
    aws_request_add_header (request, "X-Amz-Content-Sha256", hash);
  if (aws_credentials_get_session_token (credentials) != NULL)
    aws_request_add_header (request, "X-Amz-Security-Token",
                            aws_credentials_get_session_token (credentials));

  names = aws_canonical_signable_names (request);
  list = g_strjoinv (";", names);
  canonical = aws_canonical_request (request, (const char *const *) names, hash);
  scope = aws_sigv4_scope (day, region, service);
  string_to_sign = aws_sigv4_string_to_sign (time, scope, canonical);
  signature = aws_sigv4_sign (credentials, day, region, service, string_to_sign);

  authorization = g_strconcat (
      AWS_SIGV4_ALGORITHM " Credential=", aws_credentials_get_access_key_id (credentials), "/",
      scope, ", SignedHeaders=", list, ", Signature=", signature, NULL);
  aws_request_add_header (request, "Authorization", authorization);
  return TRUE;
}
