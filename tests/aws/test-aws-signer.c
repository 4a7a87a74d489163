/* The stages of the signature, one by one, and the whole of it. */

#include "test-aws.h"

#include "aws-canonical.h"
#include "aws-error.h"
#include "aws-signer.h"
#include "aws-sigv4.h"

static void
test_path (void)
{
  static const char *const cases[][2] = {
    { "/", "/" },
    { "//", "/" },
    { "/.", "/" },
    { "/..", "/" },
    { "/../..", "/" },
    { "/contacts", "/contacts" },
    { "/contacts/", "/contacts/" },
    { "/contacts//one", "/contacts/one" },
    { "/contacts/./one", "/contacts/one" },
    { "/contacts/../agents", "/agents" },
    { "/contacts/../agents/", "/agents/" },
    { "/contacts/..", "/" },
    { "/agents/a@b", "/agents/a%40b" },
    { "/%40connections/x%3D", "/%2540connections/x%253D" },
    { "/a%20b", "/a%2520b" },
    { "/%2e%2e/a", "/%252e%252e/a" },
    { "/-._~", "/-._~" },
    { "/a+b*c(d)", "/a%2Bb%2Ac%28d%29" },
    { "/\xc3\xa9", "/%C3%A9" },
    { "/%C3%A9", "/%25C3%25A9" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = aws_canonical_path (cases[i][0]);

      g_assert_cmpstr (path, ==, cases[i][1]);
    }
}

static void
test_query (void)
{
  static const char *const cases[][2] = {
    { NULL, "" },
    { "", "" },
    { "b=2&a=1", "a=1&b=2" },
    { "a=2&a=1", "a=1&a=2" },
    { "flag", "flag=" },
    { "flag=&a", "a=&flag=" },
    { "=x", "=x" },
    { "a=b=c", "a=b%3Dc" },
    { "a=1&&b=2&", "a=1&b=2" },
    { "a=%7e%41", "a=~A" },
    { "a=%c3%a9", "a=%C3%A9" },
    { "a=b+c", "a=b%2Bc" },
    { "a=100%", "a=100%25" },
    { "a=%zz%2", "a=%25zz%252" },
    { "a=%00b", "a=%00b" },
    { "a=/?:@", "a=%2F%3F%3A%40" },
    /* By the encoded name: the percent sign comes before the letters, `a` before `a%2D`. */
    { "aa=1&a%20=2&a=3&A=4", "A=4&a=3&a%20=2&aa=1" },
    { "%F0%9F%98%80=1&z=2", "%F0%9F%98%80=1&z=2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = aws_canonical_query (cases[i][0]);

      g_assert_cmpstr (query, ==, cases[i][1]);
    }
}

static void
test_headers (void)
{
  static const char *const changed[] = { "Proxy-Authorization",
                                         "X-Amzn-Trace-Id",
                                         "User-Agent",
                                         "Upgrade",
                                         "Transfer-Encoding",
                                         "Trailer",
                                         "TE",
                                         "Sec-Websocket-Version",
                                         "Sec-Websocket-Protocol",
                                         "Sec-Websocket-Key",
                                         "Sec-Websocket-Extensions",
                                         "Sec-Websocket-Accept",
                                         "Keep-Alive",
                                         "Expect",
                                         "Connection",
                                         "Authorization" };
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/", NULL, NULL);
  g_auto (GStrv) names = NULL;
  g_autofree char *canonical = NULL;

  aws_request_add_header (request, "X-Two", " second  value\t");
  aws_request_add_header (request, "Host", "example.com:8443");
  aws_request_add_header (request, "x-two", "\"in  quotes\"");
  aws_request_add_header (request, "X-Amz-Meta", "");
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    aws_request_add_header (request, changed[i], "changes on the way");

  names = aws_canonical_signable_names (request);
  canonical = aws_canonical_request (request, (const char *const *) names, "hash");
  g_assert_cmpstr (canonical, ==,
                   "GET\n/\n\nhost:example.com:8443\nx-amz-meta:\n"
                   "x-two:second value,\"in quotes\"\n\nhost;x-amz-meta;x-two\nhash");
}

static void
test_time (void)
{
  static const char *const bad[] = { "",
                                     "20150830T123600",
                                     "20150830T123600z",
                                     "20150830 123600Z",
                                     "20151330T123600Z",
                                     "20150830T123600.5Z",
                                     "2015083AT123600Z",
                                     "20150830T123600Z " };
  g_autofree char *text = aws_sigv4_format_time (G_GINT64_CONSTANT (1440938160999999));

  g_assert_cmpstr (text, ==, "20150830T123600Z");
  g_assert_cmpint (aws_sigv4_parse_time (text), ==, G_GINT64_CONSTANT (1440938160000000));
  g_assert_null (aws_sigv4_format_time (G_MAXINT64));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (aws_sigv4_parse_time (bad[i]), ==, -1);
}

/* The secret and the key are those of AWS's own guide to deriving a signing key. */
static void
test_key (void)
{
  static const guint8 expected[AWS_SIGV4_KEY_LENGTH] = {
    0xc4, 0xaf, 0xb1, 0xcc, 0x57, 0x71, 0xd8, 0x71, 0x76, 0x3a, 0x39, 0x3e, 0x44, 0xb7, 0x03, 0x57,
    0x1b, 0x55, 0xcc, 0x28, 0x42, 0x4d, 0x1a, 0x5e, 0x86, 0xda, 0x6e, 0xd3, 0xc1, 0x54, 0xa4, 0xb9,
  };
  g_autoptr (AwsCredentials) credentials =
      aws_credentials_new ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, 0);
  guint8 key[AWS_SIGV4_KEY_LENGTH];

  aws_sigv4_derive_key (credentials, "20150830", "us-east-1", "iam", key);
  g_assert_cmpmem (key, sizeof key, expected, sizeof expected);
}

static void
assert_signature (AwsCredentials *credentials,
                  const char *day,
                  const char *region,
                  const char *service,
                  const char *expected,
                  gboolean equal)
{
  g_autofree char *signature = aws_sigv4_sign (credentials, day, region, service, "a string");

  g_assert_cmpint (g_str_equal (signature, expected), ==, equal);
}

/* Remembered, forgotten and pushed out, a key signs the same; not so that of another secret, day,
 * region or service. */
static void
test_remembered (void)
{
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKIDEXAMPLE", "secret", NULL, 0);
  g_autoptr (AwsCredentials) same = aws_credentials_new ("AKIDEXAMPLE", "secret", NULL, 0);
  g_autoptr (AwsCredentials) other = aws_credentials_new ("AKIDEXAMPLE", "other", NULL, 0);
  g_autofree char *expected =
      aws_sigv4_sign (credentials, "20150830", "us-east-1", "iam", "a string");

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *service = g_strdup_printf ("service-%u", i);

      assert_signature (credentials, "20150830", "us-east-1", "iam", expected, TRUE);
      assert_signature (other, "20150830", "us-east-1", "iam", expected, FALSE);
      assert_signature (credentials, "20150831", "us-east-1", "iam", expected, FALSE);
      assert_signature (credentials, "20150830", "us-east-2", "iam", expected, FALSE);
      assert_signature (credentials, "20150830", "us-east-1", service, expected, FALSE);
      if (i % 100 == 0)
        aws_sigv4_forget_keys ();
    }
  assert_signature (same, "20150830", "us-east-1", "iam", expected, TRUE);
}

/* The example of AWS's guide, signed as a whole but for the header that we add. */
static void
test_guide (void)
{
  static const char *const names[] = { "content-type", "host", "x-amz-date", NULL };
  g_autoptr (AwsRequest) request =
      aws_request_new ("GET", "/", "Action=ListUsers&Version=2010-05-08", NULL);
  g_autoptr (AwsCredentials) credentials =
      aws_credentials_new ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, 0);
  g_autofree char *hash = aws_sigv4_hash_bytes (NULL);
  g_autofree char *canonical = NULL;
  g_autofree char *scope = aws_sigv4_scope ("20150830", "us-east-1", "iam");
  g_autofree char *string_to_sign = NULL;
  g_autofree char *signature = NULL;

  aws_request_add_header (request, "Content-Type",
                          "application/x-www-form-urlencoded; charset=utf-8");
  aws_request_add_header (request, "Host", "iam.amazonaws.com");
  aws_request_add_header (request, "X-Amz-Date", "20150830T123600Z");
  canonical = aws_canonical_request (request, names, hash);
  string_to_sign = aws_sigv4_string_to_sign ("20150830T123600Z", scope, canonical);
  g_assert_cmpstr (string_to_sign, ==,
                   "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
                   "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  signature = aws_sigv4_sign (credentials, "20150830", "us-east-1", "iam", string_to_sign);
  g_assert_cmpstr (signature, ==,
                   "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

static void
test_sign (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (AwsRequest) request = aws_request_new ("POST", "/contacts", NULL, body);
  g_autoptr (AwsRequest) other = aws_request_new ("POST", "/", NULL, body);
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKID", "secret", "token", 0);
  g_autoptr (GError) error = NULL;
  const char *authorization;

  aws_request_add_header (request, "Host", "example.com");
  aws_request_add_header (request, "Content-Type", "application/json");
  g_assert_true (aws_sign (request, credentials, "us-east-1", "execute-api",
                           G_GINT64_CONSTANT (1440938160000000), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (aws_request_get_header (request, "X-Amz-Date"), ==, "20150830T123600Z");
  g_assert_cmpstr (aws_request_get_header (request, "X-Amz-Security-Token"), ==, "token");
  g_assert_cmpstr (aws_request_get_header (request, "X-Amz-Content-Sha256"), ==,
                   "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  authorization = aws_request_get_header (request, "Authorization");
  g_assert_true (g_str_has_prefix (
      authorization,
      "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/execute-api/aws4_request, "
      "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, "
      "Signature="));

  /* To other services the hash of the body is not sent beside the signature that holds it. */
  aws_request_add_header (other, "Host", "example.com");
  g_assert_true (aws_sign (other, credentials, "us-east-1", "dynamodb",
                           G_GINT64_CONSTANT (1440938160000000), &error));
  g_assert_no_error (error);
  g_assert_null (aws_request_get_header (other, "X-Amz-Content-Sha256"));
  g_assert_nonnull (strstr (aws_request_get_header (other, "Authorization"),
                            "SignedHeaders=host;x-amz-date;x-amz-security-token, "));

  /* What is signed is not signed again. */
  g_assert_false (aws_sign (request, credentials, "us-east-1", "execute-api",
                            G_GINT64_CONSTANT (1440938160000000), &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
}

static void
test_sign_refuses (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *query;
    const char *name;
    const char *value;
  } cases[] = {
    { "GET", "/", NULL, "X-Other", "no host" }, { "GET", "/", NULL, "Host", "a\r\nX-Injected: b" },
    { "GET", "/", NULL, "Ho st", "a" },         { "GET", "/", NULL, "", "a" },
    { "GET /", "/", NULL, "Host", "a" },        { "", "/", NULL, "Host", "a" },
    { "GET", "", NULL, "Host", "a" },           { "GET", "contacts", NULL, "Host", "a" },
    { "GET", "/a b", NULL, "Host", "a" },       { "GET", "/a?b", NULL, "Host", "a" },
    { "GET", "/a\n", NULL, "Host", "a" },       { "GET", "/", "a b", "Host", "a" },
    { "GET", "/", "a#b", "Host", "a" },
  };
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKID", "secret", NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsRequest) request =
          aws_request_new (cases[i].method, cases[i].path, cases[i].query, NULL);
      g_autoptr (GError) error = NULL;

      aws_request_add_header (request, cases[i].name, cases[i].value);
      g_assert_false (aws_sign (request, credentials, "us-east-1", "execute-api",
                                G_GINT64_CONSTANT (1440938160000000), &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
      g_assert_cmpuint (request->headers->len, ==, 1);
    }
}

void
test_aws_signer_add (void)
{
  g_test_add_func ("/signer/path", test_path);
  g_test_add_func ("/signer/query", test_query);
  g_test_add_func ("/signer/headers", test_headers);
  g_test_add_func ("/signer/time", test_time);
  g_test_add_func ("/signer/key", test_key);
  g_test_add_func ("/signer/remembered", test_remembered);
  g_test_add_func ("/signer/guide", test_guide);
  g_test_add_func ("/signer/sign", test_sign);
  g_test_add_func ("/signer/refuses", test_sign_refuses);
}
