#include "aws-checksum.h"

#include <zlib.h>

/**
 * aws_checksum_matches:
 * @response: an answer
 *
 * Compares the body with `x-amz-crc32`, which DynamoDB sends (Programming.LowLevelAPI). The
 * checksum is that of the body as sent: of one that was compressed nothing can be said here.
 *
 * Returns: %FALSE if the body is not the one that was sent
 */
gboolean
aws_checksum_matches (const AwsResponse *response)
{
  const char *text;
  gconstpointer data;
  gsize length = 0;
  guint64 sent;

  g_return_val_if_fail (response != NULL, FALSE);

  text = aws_response_get_header (response, "x-amz-crc32");
  if (text == NULL || aws_response_get_header (response, "Content-Encoding") != NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &sent, NULL))
    return FALSE;
  data = g_bytes_get_data (aws_response_get_body (response), &length);
  return crc32_z (crc32_z (0, NULL, 0), data, length) == sent;
}
