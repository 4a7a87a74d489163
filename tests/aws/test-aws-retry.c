/* When, how fast and how often a request is sent again, and what an answer's error is. */

#include "test-aws.h"

#include "aws-error.h"
#include "aws-response.h"
#include "aws-retry.h"

#include <libsoup/soup.h>
#include <string.h>

static void
test_delay (void)
{
  const gint64 ms = G_TIME_SPAN_MILLISECOND;

  /* The base doubles from 50 ms, or 1 s, to 20 s. */
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_TRANSIENT, 50 * ms, 0, 1, 0), ==, 50 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_TRANSIENT, 50 * ms, 1, 1, 0), ==, 100 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_TRANSIENT, 25 * ms, 1, 1, 0), ==, 50 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_TRANSIENT, 50 * ms, 1, 0.5, 0), ==, 50 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_TRANSIENT, 50 * ms, 1, 0, 0), ==, 0);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 0, 1, 0), ==, 1000 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 3, 1, 0), ==, 8000 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 9, 1, 0), ==, 20000 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, G_MAXUINT, 1, 0), ==,
                   20000 * ms);

  /* A server's wish counts between the delay and five seconds more. */
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 0, 1, 500 * ms), ==,
                   1000 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 0, 1, 4000 * ms), ==,
                   4000 * ms);
  g_assert_cmpint (aws_retry_get_delay (AWS_RETRY_THROTTLING, 50 * ms, 0, 1, 9000 * ms), ==,
                   6000 * ms);
}

static void
test_bucket (void)
{
  AwsRetryBucket bucket;
  guint taken = 0;

  aws_retry_bucket_init (&bucket);
  aws_retry_bucket_succeed (&bucket, AWS_RETRY_NONE);
  g_assert_cmpuint (bucket.tokens, ==, 500);
  while (aws_retry_bucket_take (&bucket, AWS_RETRY_TRANSIENT))
    taken++;
  g_assert_cmpuint (taken, ==, 35);
  g_assert_cmpuint (bucket.tokens, ==, 10);
  g_assert_true (aws_retry_bucket_take (&bucket, AWS_RETRY_THROTTLING));
  g_assert_true (aws_retry_bucket_take (&bucket, AWS_RETRY_THROTTLING));
  g_assert_false (aws_retry_bucket_take (&bucket, AWS_RETRY_THROTTLING));
  aws_retry_bucket_succeed (&bucket, AWS_RETRY_NONE);
  g_assert_cmpuint (bucket.tokens, ==, 1);
  aws_retry_bucket_succeed (&bucket, AWS_RETRY_TRANSIENT);
  g_assert_cmpuint (bucket.tokens, ==, 15);
  aws_retry_bucket_succeed (&bucket, AWS_RETRY_THROTTLING);
  g_assert_cmpuint (bucket.tokens, ==, 20);
}

static AwsResponse *
new_response (guint status, const char *name, const char *value, const char *body)
{
  g_autoptr (AwsRequest) list = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  if (name != NULL)
    aws_request_add_header (list, name, value);
  return aws_response_new (status, list->headers, bytes);
}

/* The errors of API Gateway, of services and of the agent API, as they come. */
static void
test_answers (void)
{
  static const struct
  {
    guint status;
    const char *header;
    const char *body;
    const char *type;
    AwsError code;
    AwsRetryKind kind;
  } cases[] = {
    { 403, "MissingAuthenticationTokenException", "{\"message\":\"Missing Authentication Token\"}",
      "MissingAuthenticationTokenException", AWS_ERROR_MISSING_AUTHENTICATION, AWS_RETRY_NONE },
    { 403, "InvalidSignatureException",
      "{\"message\":\"Signature expired: 20201027T123008Z is now earlier than 20201027T125507Z "
      "(20201027T130007Z - 5 min.)\"}",
      "InvalidSignatureException", AWS_ERROR_CLOCK_SKEW, AWS_RETRY_NONE },
    { 403, "InvalidSignatureException",
      "{\"message\":\"Signature not yet current: 20201027T123008Z is still later\"}",
      "InvalidSignatureException", AWS_ERROR_CLOCK_SKEW, AWS_RETRY_NONE },
    { 403, "InvalidSignatureException",
      "{\"message\":\"The request signature we calculated does not match\"}",
      "InvalidSignatureException", AWS_ERROR_SIGNATURE, AWS_RETRY_NONE },
    { 403, "ExpiredTokenException",
      "{\"message\":\"The security token included in the request is expired\"}",
      "ExpiredTokenException", AWS_ERROR_EXPIRED_TOKEN, AWS_RETRY_NONE },
    { 403, "UnrecognizedClientException", "{\"message\":\"invalid\"}",
      "UnrecognizedClientException", AWS_ERROR_SIGN_IN, AWS_RETRY_NONE },
    { 403, "AccessDeniedException", "{\"Message\":\"User: arn is not authorized\"}",
      "AccessDeniedException", AWS_ERROR_NOT_AUTHORIZED, AWS_RETRY_NONE },
    { 403, NULL, "{\"message\":\"Forbidden\"}", NULL, AWS_ERROR_NOT_AUTHORIZED, AWS_RETRY_NONE },
    { 429, "TooManyRequestsException", "{\"message\":\"Too Many Requests\"}",
      "TooManyRequestsException", AWS_ERROR_THROTTLED, AWS_RETRY_THROTTLING },
    { 429, NULL, "{\"message\":\"Too Many Requests\"}", NULL, AWS_ERROR_THROTTLED,
      AWS_RETRY_THROTTLING },
    { 502, "InternalServerErrorException", "{\"message\":\"Internal server error\"}",
      "InternalServerErrorException", AWS_ERROR_SERVER, AWS_RETRY_TRANSIENT },
    { 504, NULL, "{\"message\":\"Endpoint request timed out\"}", NULL, AWS_ERROR_SERVER,
      AWS_RETRY_TRANSIENT },
    { 501, NULL, "", NULL, AWS_ERROR_SERVER, AWS_RETRY_NONE },
    { 400, NULL,
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\","
      "\"message\":\"slow\"}",
      "ProvisionedThroughputExceededException", AWS_ERROR_THROTTLED, AWS_RETRY_THROTTLING },
    { 400, NULL, "{\"__type\":\"ns#ValidationException:http://x.y/z#1\",\"Message\":\"bad\"}",
      "ValidationException", AWS_ERROR_CLIENT, AWS_RETRY_NONE },
    { 400, "RequestTimeout:http://internal.amazon.com/coral/", "{\"code\":\"Other\"}",
      "RequestTimeout", AWS_ERROR_CLIENT, AWS_RETRY_TRANSIENT },
    { 409, NULL, "{\"error\":{\"code\":\"ContactEnded\",\"message\":\"It is over\"}}",
      "ContactEnded", AWS_ERROR_CLIENT, AWS_RETRY_NONE },
    { 404, NULL, "{\"error\":\"text\",\"code\":7,\"message\":null}", NULL, AWS_ERROR_CLIENT,
      AWS_RETRY_NONE },
    { 404, NULL, "[\"list\"]", NULL, AWS_ERROR_CLIENT, AWS_RETRY_NONE },
    { 404, NULL, "<html>not found</html>", NULL, AWS_ERROR_CLIENT, AWS_RETRY_NONE },
    { 404, NULL, "{\"code\":\"\xff\"}", NULL, AWS_ERROR_CLIENT, AWS_RETRY_NONE },
    { 302, NULL, "", NULL, AWS_ERROR_CLIENT, AWS_RETRY_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsResponse) response =
          new_response (cases[i].status, cases[i].header != NULL ? "x-amzn-ErrorType" : NULL,
                        cases[i].header, cases[i].body);
      const char *type = aws_response_get_error_type (response);

      g_assert_cmpstr (type, ==, cases[i].type);
      g_assert_cmpint (aws_error_code_from_answer (cases[i].status, type,
                                                   aws_response_get_error_message (response)),
                       ==, cases[i].code);
      g_assert_cmpint (aws_retry_classify_answer (cases[i].status, type), ==, cases[i].kind);
    }
}

/* What a server says is bounded, in one line, and cannot exhaust the stack of the parser. */
static void
test_hostile (void)
{
  g_autofree char *opening = g_strnfill (10000, '[');
  g_autofree char *closing = g_strnfill (10000, ']');
  g_autofree char *deep =
      g_strdup_printf ("{\"message\":\"[\\\"[\",\"deep\":%s%s}", opening, closing);
  g_autofree char *flat = g_strdup_printf ("{\"message\":\"\\\"%s\"}", opening);
  g_autofree char *filling = g_strnfill (5000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"message\":\"%s\"}", filling);
  g_autoptr (AwsResponse) first = new_response (400, NULL, NULL, deep);
  g_autoptr (AwsResponse) second = new_response (400, NULL, NULL, text);
  g_autoptr (AwsResponse) quoted = new_response (400, NULL, NULL, flat);
  g_autoptr (AwsResponse) third = new_response (
      403, NULL, NULL, "{\"message\":\"no match\\n\\nx-amz-security-token:secret\\u001b[2J\"}");

  g_assert_null (aws_response_get_error_message (first));
  g_assert_nonnull (aws_response_get_error_message (quoted));
  g_assert_cmpuint (strlen (aws_response_get_error_message (second)), ==, 400);
  g_assert_cmpstr (aws_response_get_error_message (third), ==, "no match");
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    gint64 expected;
  } cases[] = {
    { "Retry-After", "7", 7 * G_TIME_SPAN_SECOND },
    { "Retry-After", "Sun, 30 Aug 2015 12:36:30 GMT", 30 * G_TIME_SPAN_SECOND },
    { "Retry-After", "Sun, 30 Aug 2015 12:35:30 GMT", 0 },
    { "Retry-After", "-7", 0 },
    { "Retry-After", "soon", 0 },
    { "Retry-After", "99999999999999999999", 0 },
    { "x-amz-retry-after", "1500", 1500 * G_TIME_SPAN_MILLISECOND },
    { "x-amz-retry-after", "", 0 },
    { "X-Other", "7", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsResponse) response = new_response (503, cases[i].name, cases[i].value, "");

      g_assert_cmpint (
          aws_response_get_retry_after (response, G_GINT64_CONSTANT (1440938160000000)), ==,
          cases[i].expected);
    }
}

static void
test_errors (void)
{
  const struct
  {
    GQuark domain;
    int code;
    AwsRetryKind kind;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, AWS_RETRY_TRANSIENT },
    { G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, AWS_RETRY_TRANSIENT },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, AWS_RETRY_TRANSIENT },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, AWS_RETRY_NONE },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, AWS_RETRY_TRANSIENT },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, AWS_RETRY_NONE },
    { G_TLS_ERROR, G_TLS_ERROR_EOF, AWS_RETRY_TRANSIENT },
    { SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING, AWS_RETRY_TRANSIENT },
    { SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING, AWS_RETRY_NONE },
    { AWS_ERROR, AWS_ERROR_TIMEOUT, AWS_RETRY_TRANSIENT },
    { AWS_ERROR, AWS_ERROR_INVALID, AWS_RETRY_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "why");

      g_assert_cmpint (aws_retry_classify_error (error), ==, cases[i].kind);
    }
}

void
test_aws_retry_add (void)
{
  g_test_add_func ("/retry/delay", test_delay);
  g_test_add_func ("/retry/bucket", test_bucket);
  g_test_add_func ("/retry/answers", test_answers);
  g_test_add_func ("/retry/hostile", test_hostile);
  g_test_add_func ("/retry/retry-after", test_retry_after);
  g_test_add_func ("/retry/errors", test_errors);
}
