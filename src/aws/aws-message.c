/* Between our requests and answers, and libsoup's messages. */

#include "aws-message.h"

#include "aws-endpoint.h"
#include "aws-error.h"
#include "aws-signer.h"

/* As the SDKs do in a function of AWS Lambda, so that X-Ray sees what it called. It is not signed:
 * whoever passes the request on may change it. */
static void
pass_trace_on (SoupMessage *message)
{
  const char *trace = g_getenv ("_X_AMZN_TRACE_ID");

  if (trace != NULL && g_getenv ("AWS_LAMBDA_FUNCTION_NAME") != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Amzn-Trace-Id",
                                  trace);
}

/**
 * aws_message_new:
 * @base: the address of the service
 * @request: a request, as aws_endpoint_prepare() makes it
 * @credentials: (nullable): who signs; without, the message is not signed
 * @region: the region that it is signed for
 * @service: the signing name of the service
 * @now_us: the time to sign with, in microseconds since the Unix epoch
 * @error: (nullable): where an error goes
 *
 * Makes a message, which follows no redirect.
 *
 * Returns: (transfer full): the message, or %NULL with %AWS_ERROR_INVALID
 */
SoupMessage *
aws_message_new (GUri *base,
                 const AwsRequest *request,
                 const AwsCredentials *credentials,
                 const char *region,
                 const char *service,
                 gint64 now_us,
                 GError **error)
{
  g_autoptr (AwsRequest) copy = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  SoupMessage *message;

  g_return_val_if_fail (base != NULL && request != NULL, NULL);
  g_return_val_if_fail (region != NULL && service != NULL, NULL);

  host = aws_endpoint_get_host_header (base);
  if (host == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the service has no valid host name");
      return NULL;
    }

  copy = aws_request_copy (request);
  aws_request_add_header (copy, "Host", host);
  if (credentials != NULL && !aws_sign (copy, credentials, region, service, now_us, error))
    return NULL;

  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                     g_uri_get_port (base), copy->path, copy->query, NULL);
  message = soup_message_new_from_uri (copy->method, uri);
  /* Whatever its method, it may be sent again (aws_client_send_async()): so a POST, too, goes over
   * a connection that is kept. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body_from_bytes (message, NULL, copy->body);
  for (guint i = 0; i < copy->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (copy->headers, i);

      if (g_ascii_strcasecmp (header->name, "Host") != 0)
        soup_message_headers_append (soup_message_get_request_headers (message), header->name,
                                     header->value);
    }
  pass_trace_on (message);
  return message;
}

static void
collect_header (const char *name, const char *value, gpointer user_data)
{
  aws_request_add_header (user_data, name, value);
}

/**
 * aws_message_get_response:
 * @message: a message that was answered
 * @body: the answer's body
 *
 * Returns: (transfer full): the answer
 */
AwsResponse *
aws_message_get_response (SoupMessage *message, GBytes *body)
{
  /* A request's list of headers is the same as an answer's. */
  g_autoptr (AwsRequest) list = NULL;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  list = aws_request_new ("GET", "/", NULL, NULL);
  soup_message_headers_foreach (soup_message_get_response_headers (message), collect_header, list);
  return aws_response_new (soup_message_get_status (message), list->headers, body);
}
