/* Between our requests and answers, and libsoup's messages. */

#include "aws-message.h"

#include "aws-endpoint.h"

/**
 * aws_message_new:
 * @base: the address of the service
 * @request: a request, as aws_attempts_begin() gives it
 *
 * Makes a message, which follows no redirect.
 *
 * Returns: (transfer full): the message
 */
SoupMessage *
aws_message_new (GUri *base, const AwsRequest *request)
{
  g_autoptr (GUri) uri = NULL;
  SoupMessage *message;

  g_return_val_if_fail (base != NULL && request != NULL, NULL);

  uri = aws_endpoint_get_uri (base, request);
  message = soup_message_new_from_uri (request->method, uri);
  /* Whatever its method, it may be sent again (aws_client_send_async()): so a POST, too, goes over
   * a connection that is kept. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body_from_bytes (message, NULL, request->body);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);

      if (g_ascii_strcasecmp (header->name, "Host") != 0)
        soup_message_headers_append (soup_message_get_request_headers (message), header->name,
                                     header->value);
    }
  return message;
}

static void
collect_header (const char *name, const char *value, gpointer user_data)
{
  aws_header_list_add (user_data, name, value);
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
  g_autoptr (GPtrArray) headers = NULL;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  headers = aws_header_list_new ();
  soup_message_headers_foreach (soup_message_get_response_headers (message), collect_header,
                                headers);
  return aws_response_new (soup_message_get_status (message), headers, body);
}
