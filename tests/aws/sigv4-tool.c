/* Signs and verifies for other judges: a JSON object a line in, one a line out. */

#include "aws-signer.h"
#include "aws-verifier.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

static const char *
get_string (JsonObject *object, const char *name)
{
  return json_object_get_null_member (object, name) ? NULL
                                                    : json_object_get_string_member (object, name);
}

static AwsRequest *
read_request (JsonObject *object)
{
  JsonArray *headers = json_object_get_array_member (object, "headers");
  gsize length = 0;
  guchar *data = g_base64_decode (get_string (object, "body"), &length);
  g_autoptr (GBytes) body = g_bytes_new_take (data, length);
  AwsRequest *request = aws_request_new (get_string (object, "method"), get_string (object, "path"),
                                         get_string (object, "query"), length > 0 ? body : NULL);

  for (guint i = 0; i < json_array_get_length (headers); i++)
    {
      JsonArray *pair = json_array_get_array_element (headers, i);

      aws_request_add_header (request, json_array_get_string_element (pair, 0),
                              json_array_get_string_element (pair, 1));
    }
  return request;
}

static AwsCredentials *
look_up (const char *access_key_id, gpointer user_data)
{
  AwsCredentials *credentials = user_data;

  return g_str_equal (access_key_id, aws_credentials_get_access_key_id (credentials))
             ? aws_credentials_ref (credentials)
             : NULL;
}

static void
write_headers (JsonBuilder *builder, const AwsRequest *request)
{
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);

      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, header->name);
      json_builder_add_string_value (builder, header->value);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
handle (JsonObject *object, JsonBuilder *builder)
{
  g_autoptr (AwsRequest) request = read_request (object);
  g_autoptr (AwsCredentials) credentials =
      aws_credentials_new (get_string (object, "access_key_id"), get_string (object, "secret"),
                           get_string (object, "token"), 0);
  const char *region = get_string (object, "region");
  const char *service = get_string (object, "service");
  gint64 now_us = json_object_get_int_member (object, "now") * G_USEC_PER_SEC;
  g_autofree char *access_key_id = NULL;
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  if (g_str_equal (get_string (object, "op"), "sign"))
    {
      if (aws_sign (request, credentials, region, service, now_us, &error))
        write_headers (builder, request);
    }
  else if (aws_verify (request, look_up, credentials, region, service, now_us, &access_key_id,
                       &error))
    {
      json_builder_set_member_name (builder, "access_key_id");
      json_builder_add_string_value (builder, access_key_id);
    }
  if (error != NULL)
    {
      json_builder_set_member_name (builder, "error");
      json_builder_add_string_value (builder, error->domain == AWS_VERIFY_ERROR
                                                  ? aws_verify_error_get_code_name (error->code)
                                                  : "Invalid");
      json_builder_set_member_name (builder, "message");
      json_builder_add_string_value (builder, error->message);
    }
  json_builder_end_object (builder);
}

int
main (void)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  char *line = NULL;

  while (g_io_channel_read_line (input, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    {
      g_autoptr (JsonNode) root = json_from_string (line, NULL);
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) answer = NULL;
      g_autofree char *text = NULL;

      g_free (line);
      if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        {
          fputs ("A line is not a JSON object\n", stderr);
          return 1;
        }
      handle (json_node_get_object (root), builder);
      answer = json_builder_get_root (builder);
      text = json_to_string (answer, FALSE);
      puts (text);
      fflush (stdout);
    }
  return 0;
}
