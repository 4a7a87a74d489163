#include "aws-verifier.h"

#include "aws-canonical.h"
#include "aws-sigv4.h"

#include <libsoup/soup.h>
#include <openssl/crypto.h>
#include <string.h>

/* How far a request's date may be from ours: API Gateway's five minutes. */
#define WINDOW (5 * 60 * G_USEC_PER_SEC)

/* Far more than any sender's list of headers takes. */
#define MAX_AUTHORIZATION 16384

G_DEFINE_QUARK (aws_verify_error, aws_verify_error)

/**
 * aws_verify_error_get_type_name:
 * @code: a code
 *
 * Returns: what API Gateway answers in `x-amzn-ErrorType` in this case
 */
const char *
aws_verify_error_get_type_name (AwsVerifyError code)
{
  switch (code)
    {
    case AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN:
      return "MissingAuthenticationTokenException";
    case AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE:
      return "IncompleteSignatureException";
    case AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT:
      return "UnrecognizedClientException";
    case AWS_VERIFY_ERROR_EXPIRED_TOKEN:
      return "ExpiredTokenException";
    case AWS_VERIFY_ERROR_WRONG_SCOPE:
    case AWS_VERIFY_ERROR_SIGNATURE_EXPIRED:
    case AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT:
    case AWS_VERIFY_ERROR_PAYLOAD_MISMATCH:
    case AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH:
      return "InvalidSignatureException";
    default:
      g_return_val_if_reached ("InvalidSignatureException");
    }
}

/**
 * aws_verify_error_get_code_name:
 * @code: a code
 *
 * API Gateway has one type for all signatures that do not match; this name tells them apart.
 *
 * Returns: the code's own name, as `PayloadMismatch`
 */
const char *
aws_verify_error_get_code_name (AwsVerifyError code)
{
  switch (code)
    {
    case AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN:
      return "MissingAuthenticationToken";
    case AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE:
      return "IncompleteSignature";
    case AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT:
      return "UnrecognizedClient";
    case AWS_VERIFY_ERROR_EXPIRED_TOKEN:
      return "ExpiredToken";
    case AWS_VERIFY_ERROR_WRONG_SCOPE:
      return "WrongScope";
    case AWS_VERIFY_ERROR_SIGNATURE_EXPIRED:
      return "SignatureExpired";
    case AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT:
      return "SignatureNotYetCurrent";
    case AWS_VERIFY_ERROR_PAYLOAD_MISMATCH:
      return "PayloadMismatch";
    case AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH:
      return "SignatureDoesNotMatch";
    default:
      g_return_val_if_reached ("SignatureDoesNotMatch");
    }
}

static gboolean
fail (GError **error, AwsVerifyError code, const char *message)
{
  g_set_error_literal (error, AWS_VERIFY_ERROR, code, message);
  return FALSE;
}

/* What an Authorization header says. */
typedef struct
{
  char *access_key_id;
  char *day;
  char *region;
  char *service;
  char **names;
  char *signature;
} Claim;

static void
claim_clear (Claim *claim)
{
  g_free (claim->access_key_id);
  g_free (claim->day);
  g_free (claim->region);
  g_free (claim->service);
  g_strfreev (claim->names);
  g_free (claim->signature);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Claim, claim_clear)

static gboolean
parse_credential (Claim *claim, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, "/", -1);
  guint count = g_strv_length (parts);

  /* An access key id may itself hold slashes; the scope may not. */
  if (count < 5 || !g_str_equal (parts[count - 1], "aws4_request"))
    return FALSE;
  claim->service = g_strdup (parts[count - 2]);
  claim->region = g_strdup (parts[count - 3]);
  claim->day = g_strdup (parts[count - 4]);
  g_clear_pointer (&parts[count - 4], g_free);
  claim->access_key_id = g_strjoinv ("/", parts);
  for (guint i = count - 3; i < count; i++)
    g_clear_pointer (&parts[i], g_free);
  return *claim->access_key_id != '\0';
}

static gboolean
parse_names (Claim *claim, const char *value)
{
  claim->names = g_strsplit (value, ";", -1);
  for (guint i = 0; claim->names[i] != NULL; i++)
    {
      const char *name = claim->names[i];

      if (*name == '\0' || (i > 0 && strcmp (claim->names[i - 1], name) >= 0))
        return FALSE;
      for (const char *p = name; *p != '\0'; p++)
        if (g_ascii_isupper (*p))
          return FALSE;
    }
  return claim->names[0] != NULL;
}

static gboolean
parse_signature (Claim *claim, const char *value)
{
  claim->signature = g_strdup (value);
  return strlen (value) == 2 * AWS_SIGV4_KEY_LENGTH &&
         strspn (value, "0123456789abcdef") == 2 * AWS_SIGV4_KEY_LENGTH;
}

static gboolean
parse_authorization (Claim *claim, const char *text, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (text, AWS_SIGV4_ALGORITHM " "))
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "Authorization header requires the algorithm " AWS_SIGV4_ALGORITHM);
  if (strlen (text) > MAX_AUTHORIZATION)
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE, "Authorization header is too long");

  parts = g_strsplit (text + strlen (AWS_SIGV4_ALGORITHM " "), ",", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      const char *pair = g_strstrip (*part);
      gboolean valid = FALSE;

      if (g_str_has_prefix (pair, "Credential=") && claim->access_key_id == NULL)
        valid = parse_credential (claim, pair + strlen ("Credential="));
      else if (g_str_has_prefix (pair, "SignedHeaders=") && claim->names == NULL)
        valid = parse_names (claim, pair + strlen ("SignedHeaders="));
      else if (g_str_has_prefix (pair, "Signature=") && claim->signature == NULL)
        valid = parse_signature (claim, pair + strlen ("Signature="));
      if (!valid)
        {
          g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                       "Part %d of the Authorization header is not a valid Credential, "
                       "SignedHeaders or Signature",
                       (int) (part - parts) + 1);
          return FALSE;
        }
    }

  if (claim->access_key_id == NULL)
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "Authorization header requires 'Credential' parameter.");
  if (claim->signature == NULL)
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "Authorization header requires 'Signature' parameter.");
  if (claim->names == NULL)
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "Authorization header requires 'SignedHeaders' parameter.");
  return TRUE;
}

static gboolean
is_signed (const Claim *claim, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains ((const char *const *) claim->names, lower);
}

/* Content-Type is not asked for, although the guide says that it must be signed: curl does not
 * sign the one that it adds by itself, and API Gateway accepts that. */
static gboolean
check_names (const AwsRequest *request, const Claim *claim, GError **error)
{
  if (!is_signed (claim, "host"))
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "'Host' must be a 'SignedHeader' in the AWS Authorization.");
  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);

      if (g_ascii_strncasecmp (header->name, "x-amz-", 6) == 0 && !is_signed (claim, header->name))
        {
          g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                       "The header '%s' is present and must be a 'SignedHeader' in the AWS "
                       "Authorization.",
                       header->name);
          return FALSE;
        }
    }
  for (char **name = claim->names; *name != NULL; name++)
    if (aws_request_get_header (request, *name) == NULL)
      {
        g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                     "The signed header '%s' is not in the request.", *name);
        return FALSE;
      }
  return TRUE;
}

/* The time of the request: X-Amz-Date, else Date, which may be an HTTP date. */
static char *
get_time (const AwsRequest *request, const Claim *claim, gint64 *time_us, GError **error)
{
  const char *name = "X-Amz-Date";
  const char *value = aws_request_get_header (request, name);

  *time_us = -1;
  if (value == NULL)
    {
      name = "Date";
      value = aws_request_get_header (request, name);
    }
  if (value == NULL || aws_request_count_headers (request, name) > 1 || !is_signed (claim, name))
    {
      fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
            "Authorization header requires existence of one signed 'X-Amz-Date' or 'Date' "
            "header.");
      return NULL;
    }

  *time_us = aws_sigv4_parse_time (value);
  if (*time_us < 0 && g_str_equal (name, "Date"))
    {
      g_autoptr (GDateTime) time = soup_date_time_new_from_http_string (value);

      if (time != NULL)
        *time_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
    }
  if (*time_us < 0)
    {
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                   "The header '%s' is not a date of the form YYYYMMDD'T'HHMMSS'Z'.", name);
      return NULL;
    }
  return aws_sigv4_format_time (*time_us);
}

static gboolean
check_time (const char *time, gint64 time_us, gint64 now_us, GError **error)
{
  g_autofree char *now = aws_sigv4_format_time (now_us);
  g_autofree char *bound = NULL;

  /* Whole seconds, as the request's own time has no more. */
  now_us -= now_us % G_USEC_PER_SEC;
  if (time_us < now_us - WINDOW)
    {
      bound = aws_sigv4_format_time (now_us - WINDOW);
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_SIGNATURE_EXPIRED,
                   "Signature expired: %s is now earlier than %s (%s - 5 min.)", time, bound, now);
      return FALSE;
    }
  if (time_us > now_us + WINDOW)
    {
      bound = aws_sigv4_format_time (now_us + WINDOW);
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT,
                   "Signature not yet current: %s is still later than %s (%s + 5 min.)", time,
                   bound, now);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_scope (const Claim *claim,
             const char *time,
             const char *region,
             const char *service,
             GError **error)
{
  if (strlen (claim->day) != 8 || strncmp (claim->day, time, 8) != 0)
    {
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_WRONG_SCOPE,
                   "Date in Credential scope does not match YYYYMMDD from the request's date: "
                   "should be '%.8s'.",
                   time);
      return FALSE;
    }
  if (!g_str_equal (claim->region, region))
    {
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_WRONG_SCOPE,
                   "Credential should be scoped to a valid region: '%s'.", region);
      return FALSE;
    }
  if (!g_str_equal (claim->service, service))
    {
      g_set_error (error, AWS_VERIFY_ERROR, AWS_VERIFY_ERROR_WRONG_SCOPE,
                   "Credential should be scoped to correct service: '%s'.", service);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_token (const AwsRequest *request, const AwsCredentials *credentials, GError **error)
{
  const char *expected = aws_credentials_get_session_token (credentials);
  const char *given = aws_request_get_header (request, "X-Amz-Security-Token");
  gboolean equal;

  if (expected == NULL || given == NULL)
    equal = expected == given;
  else
    equal = aws_request_count_headers (request, "X-Amz-Security-Token") == 1 &&
            strlen (expected) == strlen (given) &&
            CRYPTO_memcmp (expected, given, strlen (expected)) == 0;
  if (!equal)
    return fail (error, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT,
                 "The security token included in the request is invalid.");
  return TRUE;
}

static gboolean
check_signature (const AwsRequest *request,
                 const AwsCredentials *credentials,
                 const Claim *claim,
                 const char *time,
                 GError **error)
{
  g_autofree char *hash = aws_sigv4_hash_bytes (request->body);
  const char *sent = aws_request_get_header (request, "X-Amz-Content-Sha256");
  g_autofree char *canonical = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *string_to_sign = NULL;
  g_autofree char *signature = NULL;

  if (sent != NULL && !g_str_equal (sent, hash))
    return fail (error, AWS_VERIFY_ERROR_PAYLOAD_MISMATCH,
                 "The body does not match the hash in 'X-Amz-Content-Sha256': it was altered on "
                 "the way.");

  canonical = aws_canonical_request (request, (const char *const *) claim->names, hash);
  scope = aws_sigv4_scope (claim->day, claim->region, claim->service);
  string_to_sign = aws_sigv4_string_to_sign (time, scope, canonical);
  signature =
      aws_sigv4_sign (credentials, claim->day, claim->region, claim->service, string_to_sign);

  g_assert (strlen (signature) == strlen (claim->signature));
  if (CRYPTO_memcmp (signature, claim->signature, strlen (signature)) != 0)
    return fail (error, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH,
                 "The request signature we calculated does not match the signature you provided. "
                 "Check your AWS Secret Access Key and signing method.");
  return TRUE;
}

static gboolean
has_query_signature (const AwsRequest *request)
{
  g_auto (GStrv) pairs = g_strsplit (request->query != NULL ? request->query : "", "&", -1);

  for (char **pair = pairs; *pair != NULL; pair++)
    if (g_ascii_strncasecmp (*pair, "X-Amz-Signature=", strlen ("X-Amz-Signature=")) == 0)
      return TRUE;
  return FALSE;
}

/**
 * aws_verify:
 * @request: a request as it came: path and query still encoded
 * @lookup: (scope call): finds the credentials of an access key id
 * @user_data: what @lookup gets
 * @region: the region that requests must be signed for
 * @service: the signing name of the service that they must be signed for
 * @now_us: the time, in microseconds since the Unix epoch
 * @access_key_id: (out) (optional): who signed; set on success only, free with g_free()
 * @error: (nullable): where an error goes
 *
 * Verifies a request that is signed by Signature Version 4 in its headers, as API Gateway does.
 * `Host` and each `X-Amz-` header must be signed. A signature in the query is refused.
 * Comparisons of secrets take the same time whether or not they match. A message says nothing
 * that the caller did not send or may not know.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsVerifyError
 */
gboolean
aws_verify (const AwsRequest *request,
            AwsCredentialsLookup lookup,
            gpointer user_data,
            const char *region,
            const char *service,
            gint64 now_us,
            char **access_key_id,
            GError **error)
{
  g_auto (Claim) claim = { NULL };
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autofree char *time = NULL;
  const char *authorization;
  gint64 time_us;

  g_return_val_if_fail (request != NULL, FALSE);
  g_return_val_if_fail (lookup != NULL, FALSE);
  g_return_val_if_fail (region != NULL && service != NULL, FALSE);
  g_return_val_if_fail (now_us > WINDOW, FALSE);

  authorization = aws_request_get_header (request, "Authorization");
  if (authorization == NULL)
    return has_query_signature (request)
               ? fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                       "A signature in the query is not accepted: sign in the 'Authorization' "
                       "header.")
               : fail (error, AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN,
                       "Missing Authentication Token");
  if (aws_request_count_headers (request, "Authorization") > 1)
    return fail (error, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE,
                 "The request has more than one 'Authorization' header.");
  if (!parse_authorization (&claim, authorization, error) || !check_names (request, &claim, error))
    return FALSE;
  time = get_time (request, &claim, &time_us, error);
  if (time == NULL)
    return FALSE;

  credentials = lookup (claim.access_key_id, user_data);
  if (credentials == NULL)
    return fail (error, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT,
                 "The security token included in the request is invalid.");
  if (!check_token (request, credentials, error) || !check_time (time, time_us, now_us, error) ||
      !check_scope (&claim, time, region, service, error))
    return FALSE;
  if (!check_signature (request, credentials, &claim, time, error))
    return FALSE;
  if (aws_credentials_is_expired (credentials, now_us))
    return fail (error, AWS_VERIFY_ERROR_EXPIRED_TOKEN,
                 "The security token included in the request is expired");

  if (access_key_id != NULL)
    *access_key_id = g_steal_pointer (&claim.access_key_id);
  return TRUE;
}
