/* Why a request failed, in words and in #AwsError. */

#include "aws-failure.h"

#include <libsoup/soup.h>
#include <string.h>

/**
 * aws_failure_from_error:
 * @base: the address of the service
 * @error: why there is no answer, as libsoup or GIO says it, or in #AwsError without the host
 *
 * Returns: (transfer full): the same in #AwsError
 */
GError *
aws_failure_from_error (GUri *base, const GError *error)
{
  AwsError code = AWS_ERROR_NETWORK;

  g_return_val_if_fail (base != NULL && error != NULL, NULL);

  if (error->domain == AWS_ERROR)
    code = (AwsError) error->code;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = AWS_ERROR_TIMEOUT;
  else if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
           g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    code = AWS_ERROR_PARSE;
  return g_error_new (AWS_ERROR, code, "%s: %s", g_uri_get_host (base), error->message);
}

/**
 * aws_failure_is_skew:
 * @code: what an answer is
 * @type: (nullable): the type that it tells
 *
 * Returns: whether a wrong clock may be why a server refused a request
 */
gboolean
aws_failure_is_skew (AwsError code, const char *type)
{
  static const char *const types[] = {
    "AuthFailure",        "InvalidSignatureException", "RequestExpired",
    "RequestInTheFuture", "RequestTimeTooSkewed",      "SignatureDoesNotMatch",
    "SignatureExpired",   "SignatureNotYetCurrent",    NULL
  };

  return code == AWS_ERROR_CLOCK_SKEW || code == AWS_ERROR_SIGNATURE ||
         (type != NULL && g_strv_contains (types, type));
}

/* So much of a secret is too much. A message that was cut may end inside one. */
#define SECRET_PART 24

static gboolean
holds_part (const char *text, const char *secret)
{
  g_autofree char *part = g_strndup (secret, SECRET_PART);

  return *part != '\0' && strstr (text, part) != NULL;
}

static gboolean
holds_secret (const AwsCredentials *credentials, const char *text)
{
  const char *token;

  if (credentials == NULL)
    return FALSE;
  token = aws_credentials_get_session_token (credentials);
  return holds_part (text, aws_credentials_get_secret_access_key (credentials)) ||
         (token != NULL && holds_part (text, token));
}

static char *
describe_place (GUri *base, const char *location)
{
  g_autoptr (GUri) place = NULL;

  if (location != NULL)
    place = g_uri_parse_relative (base, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (place == NULL)
    return g_strdup ("a place that it does not name");
  return g_uri_to_string_partial (place,
                                  G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

/* What whoever looks after the service finds the request by; text that goes behind a status. */
static char *
describe_request (const AwsCredentials *credentials, const AwsResponse *response)
{
  const char *id = aws_response_get_request_id (response);

  /* An id is a word; what is anything else may be a secret. */
  if (id == NULL || *id == '\0' || strlen (id) > 80 ||
      strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_=") != strlen (id) ||
      holds_secret (credentials, id))
    return g_strdup ("");
  return g_strconcat (", request ", id, NULL);
}

/**
 * aws_failure_from_answer:
 * @base: the address of the service
 * @credentials: (nullable): who signed
 * @response: an answer that is no success
 * @code: what it is
 *
 * Says in one line what a server answered: its own words, unless they repeat a secret of
 * @credentials, and its id of the request. Of a redirect the place is named, without its query.
 *
 * Returns: (transfer full): the error
 */
GError *
aws_failure_from_answer (GUri *base,
                         const AwsCredentials *credentials,
                         const AwsResponse *response,
                         AwsError code)
{
  const char *host;
  const char *type;
  const char *message;
  g_autofree char *request = NULL;
  guint status;

  g_return_val_if_fail (base != NULL && response != NULL, NULL);

  host = g_uri_get_host (base);
  type = aws_response_get_error_type (response);
  message = aws_response_get_error_message (response);
  status = aws_response_get_status (response);

  if (status >= 300 && status <= 399)
    {
      g_autofree char *place =
          describe_place (base, aws_response_get_header (response, "Location"));

      return g_error_new (AWS_ERROR, code,
                          "%s redirects to %s (HTTP %u), which is not followed: correct the "
                          "address",
                          host, place, status);
    }
  if (message == NULL || *message == '\0' || holds_secret (credentials, message))
    message = soup_status_get_phrase (status);
  request = describe_request (credentials, response);
  if (type == NULL || *type == '\0' || holds_secret (credentials, type))
    return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u%s)", host, message, status, request);
  return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u, %s%s)", host, message, status, type,
                      request);
}

/**
 * aws_failure_without_words:
 * @base: the address of the service
 * @response: an answer that is no success, to a request whose secrets are not known
 * @code: what it is
 *
 * Says in one line what a server answered, by its status and its type.
 *
 * Returns: (transfer full): the error
 */
GError *
aws_failure_without_words (GUri *base, const AwsResponse *response, AwsError code)
{
  const char *type;
  guint status;

  g_return_val_if_fail (base != NULL && response != NULL, NULL);

  type = aws_response_get_error_type (response);
  status = aws_response_get_status (response);
  /* A type is a word; what is anything else may be a secret. */
  if (type == NULL || strlen (type) > 60 ||
      strspn (type, G_CSET_A_2_Z G_CSET_a_2_z "_") != strlen (type))
    return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u)", g_uri_get_host (base),
                        soup_status_get_phrase (status), status);
  return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u, %s)", g_uri_get_host (base),
                      soup_status_get_phrase (status), status, type);
}
