/* What a server accepts, and by which code it refuses the rest. */

#include "test-aws.h"

#include "aws-canonical.h"
#include "aws-signer.h"
#include "aws-sigv4.h"
#include "aws-verifier.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1440938160000000)

static AwsCredentials *
look_up (const char *access_key_id, gpointer user_data)
{
  if (g_str_equal (access_key_id, "AKPLAIN"))
    return aws_credentials_new ("AKPLAIN", "secret", NULL, 0);
  if (g_str_equal (access_key_id, "AKTEMP"))
    return aws_credentials_new ("AKTEMP", "secret", "token", NOW + 60 * G_USEC_PER_SEC);
  if (g_str_equal (access_key_id, "AK"))
    return aws_credentials_new ("AK", "SK", NULL, 0);
  return NULL;
}

static AwsRequest *
new_signed (const char *key, const char *secret, const char *token)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (AwsCredentials) credentials = aws_credentials_new (key, secret, token, 0);
  AwsRequest *request = aws_request_new ("POST", "/contacts/1/offers", "b=2&a=1", body);

  aws_request_add_header (request, "Host", "127.0.0.1:8080");
  aws_request_add_header (request, "Content-Type", "application/json");
  g_assert_true (aws_sign (request, credentials, "us-east-1", "execute-api", NOW, NULL));
  return request;
}

static void
set_header (AwsRequest *request, const char *name, const char *value)
{
  for (guint i = request->headers->len; i > 0; i--)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i - 1);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        g_ptr_array_remove_index (request->headers, i - 1);
    }
  if (value != NULL)
    aws_request_add_header (request, name, value);
}

/* With a @code below 0 it must be accepted. */
static void
check_at (const AwsRequest *request, gint64 now_us, int code, const char *message)
{
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean accepted =
      aws_verify (request, look_up, NULL, "us-east-1", "execute-api", now_us, &key, &error);

  if (code < 0)
    {
      g_assert_no_error (error);
      g_assert_true (accepted);
      g_assert_nonnull (key);
      return;
    }
  g_assert_false (accepted);
  g_assert_error (error, AWS_VERIFY_ERROR, code);
  g_assert_null (key);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static void
check (const AwsRequest *request, int code)
{
  check_at (request, NOW, code, NULL);
}

static void
test_accepts (void)
{
  g_autoptr (AwsRequest) plain = new_signed ("AKPLAIN", "secret", NULL);
  g_autoptr (AwsRequest) temporary = new_signed ("AKTEMP", "secret", "token");

  check (plain, -1);
  check (temporary, -1);

  /* What a proxy changes, the order of the query and where white space stands do not matter. */
  aws_request_add_header (plain, "User-Agent", "any");
  aws_request_add_header (plain, "X-Forwarded-For", "::1");
  g_free (plain->query);
  plain->query = g_strdup ("a=1&b=2");
  set_header (plain, "Content-Type", "  application/json ");
  check (plain, -1);
}

/* As curl 7.88 sends `--aws-sigv4 aws:amz:us-east-1:execute-api -d …`: no hash of the body, and a
 * Content-Type that is not signed. */
static void
test_curl (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr (GBytes) altered = g_bytes_new_static ("{\"a\":2}", 7);
  g_autoptr (AwsRequest) request = aws_request_new ("POST", "/contacts", "since=x", body);
  gint64 now = aws_sigv4_parse_time ("20261122T112911Z");

  aws_request_add_header (request, "Host", "127.0.0.1:18999");
  aws_request_add_header (
      request, "Authorization",
      "AWS4-HMAC-SHA256 Credential=AK/20261122/us-east-1/execute-api/aws4_request, "
      "SignedHeaders=host;x-amz-date, "
      "Signature=9659a7c6b276f5a29e4bfa8566ea55a7bc32b5cc2b283578ff59ea8e6b55d717");
  aws_request_add_header (request, "X-Amz-Date", "20261122T112911Z");
  aws_request_add_header (request, "User-Agent", "curl/7.88.1");
  aws_request_add_header (request, "Accept", "*/*");
  aws_request_add_header (request, "Content-Length", "7");
  aws_request_add_header (request, "Content-Type", "application/x-www-form-urlencoded");
  check_at (request, now, -1, NULL);

  g_bytes_unref (request->body);
  request->body = g_bytes_ref (altered);
  check_at (request, now, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH, NULL);
}

static void
test_time (void)
{
  g_autoptr (AwsRequest) request = new_signed ("AKPLAIN", "secret", NULL);
  const gint64 window = 300 * G_USEC_PER_SEC;

  check_at (request, NOW + window + 999999, -1, NULL);
  check_at (request, NOW - window, -1, NULL);
  check_at (request, NOW + window + G_USEC_PER_SEC, AWS_VERIFY_ERROR_SIGNATURE_EXPIRED,
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z "
            "(20150830T124101Z - 5 min.)");
  check_at (request, NOW - window - G_USEC_PER_SEC, AWS_VERIFY_ERROR_SIGNATURE_NOT_YET_CURRENT,
            "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
            "(20150830T123059Z + 5 min.)");
}

static void
test_altered (void)
{
  g_autoptr (AwsRequest) secret = new_signed ("AKPLAIN", "wrong", NULL);
  g_autoptr (AwsRequest) nobody = new_signed ("AKNOBODY", "secret", NULL);
  g_autoptr (AwsRequest) query = new_signed ("AKPLAIN", "secret", NULL);
  g_autoptr (AwsRequest) body = new_signed ("AKPLAIN", "secret", NULL);
  g_autoptr (AwsRequest) hash = new_signed ("AKPLAIN", "secret", NULL);
  g_autoptr (AwsRequest) twice = new_signed ("AKPLAIN", "secret", NULL);

  check (secret, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH);
  check (nobody, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT);

  g_free (query->query);
  query->query = g_strdup ("a=1&b=3");
  check (query, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH);

  g_bytes_unref (body->body);
  body->body = g_bytes_new_static ("{ }", 3);
  check (body, AWS_VERIFY_ERROR_PAYLOAD_MISMATCH);

  set_header (hash, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
  check (hash, AWS_VERIFY_ERROR_PAYLOAD_MISMATCH);

  /* A signed header may not be given a second value. */
  aws_request_add_header (twice, "Host", "other");
  check (twice, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH);
}

static void
test_token (void)
{
  g_autoptr (AwsRequest) none = new_signed ("AKTEMP", "secret", NULL);
  g_autoptr (AwsRequest) other = new_signed ("AKTEMP", "secret", "other");
  g_autoptr (AwsRequest) surplus = new_signed ("AKPLAIN", "secret", "token");
  g_autoptr (AwsRequest) stripped = new_signed ("AKTEMP", "secret", "token");
  g_autoptr (AwsRequest) good = new_signed ("AKTEMP", "secret", "token");

  check (none, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT);
  check (other, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT);
  check (surplus, AWS_VERIFY_ERROR_UNRECOGNIZED_CLIENT);
  set_header (stripped, "X-Amz-Security-Token", NULL);
  check (stripped, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);
  check_at (good, NOW + 60 * G_USEC_PER_SEC, AWS_VERIFY_ERROR_EXPIRED_TOKEN, NULL);
}

static void
test_scope (void)
{
  static const struct
  {
    const char *region;
    const char *service;
  } cases[] = { { "eu-west-2", "execute-api" }, { "us-east-1", "states" } };
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKPLAIN", "secret", NULL, 0);
  g_autoptr (AwsRequest) yesterday = new_signed ("AKPLAIN", "secret", NULL);
  g_auto (GStrv) parts = NULL;
  g_autofree char *authorization = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsRequest) request = aws_request_new ("GET", "/", NULL, NULL);

      aws_request_add_header (request, "Host", "h");
      g_assert_true (aws_sign (request, credentials, cases[i].region, cases[i].service, NOW, NULL));
      check (request, AWS_VERIFY_ERROR_WRONG_SCOPE);
    }

  parts = g_strsplit (aws_request_get_header (yesterday, "Authorization"), "/20150830/", 2);
  authorization = g_strjoinv ("/20150829/", parts);
  set_header (yesterday, "Authorization", authorization);
  check (yesterday, AWS_VERIFY_ERROR_WRONG_SCOPE);
}

static void
test_missing (void)
{
  g_autoptr (AwsRequest) bare = new_signed ("AKPLAIN", "secret", NULL);
  g_autoptr (AwsRequest) presigned =
      aws_request_new ("GET", "/", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00", NULL);

  set_header (bare, "Authorization", NULL);
  check_at (bare, NOW, AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN,
            "Missing Authentication Token");
  check (presigned, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);
}

#define SCOPE "AKPLAIN/20150830/us-east-1/execute-api/aws4_request"
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
test_malformed (void)
{
  static const char *const cases[] = {
    "",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 ",
    "Bearer token",
    "AWS4-ECDSA-P256-SHA256 Credential=" SCOPE ", SignedHeaders=host, Signature=" HEX,
    "AWS4-HMAC-SHA256 SignedHeaders=host;x-amz-date, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date",
    "AWS4-HMAC-SHA256 Credential=AKPLAIN, SignedHeaders=host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=/a/b/c/aws4_request, SignedHeaders=host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=AKPLAIN/1/2/3/aws5_request, SignedHeaders=host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=x-amz-date;host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=Host;x-amz-date, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date;, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=x-amz-date, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-absent;x-amz-date, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date, Signature=0123",
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date, Signature=" HEX "0",
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date, Signature="
    "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", Credential=" SCOPE
    ", SignedHeaders=host;x-amz-date, Signature=" HEX,
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date, Signature=" HEX ", x=y",
    "AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=host;x-amz-date, Signature=" HEX ",",
  };
  static const char *const dates[] = { "", "yesterday", "2015-08-30T12:36:00Z", "20150830" };
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (AwsRequest) unsigned_header = new_signed ("AKPLAIN", "secret", NULL);
  g_autofree char *longest = g_strnfill (100000, 'a');
  g_autofree char *long_one = g_strconcat (AWS_SIGV4_ALGORITHM " Credential=", longest, NULL);

  aws_request_add_header (request, "Host", "h");
  aws_request_add_header (request, "X-Amz-Date", "20150830T123600Z");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_header (request, "Authorization", cases[i]);
      check (request, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);
    }
  set_header (request, "Authorization", long_one);
  check (request, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);

  /* In the right form it is just not the right one: each of the above failed for its form. */
  set_header (request, "Authorization",
              "AWS4-HMAC-SHA256 Credential=" SCOPE ",SignedHeaders=host;x-amz-date,Signature=" HEX);
  check (request, AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH);
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      set_header (request, "X-Amz-Date", dates[i]);
      check (request, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);
    }

  aws_request_add_header (unsigned_header, "X-Amz-Target", "DynamoDB_20120810.GetItem");
  check (unsigned_header, AWS_VERIFY_ERROR_INCOMPLETE_SIGNATURE);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = AWS_VERIFY_ERROR_MISSING_AUTHENTICATION_TOKEN;
       code <= AWS_VERIFY_ERROR_SIGNATURE_DOES_NOT_MATCH; code++)
    {
      g_assert_true (g_str_has_suffix (aws_verify_error_get_type_name (code), "Exception"));
      g_assert_true (g_hash_table_add (seen, (gpointer) aws_verify_error_get_code_name (code)));
    }
}

static void
test_credentials (void)
{
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("AWS_ACCESS_KEY_ID");
  g_setenv ("AWS_SECRET_ACCESS_KEY", "", TRUE);
  g_assert_null (aws_credentials_new_from_environment (&error));
  g_assert_nonnull (strstr (error->message, "AWS_ACCESS_KEY_ID"));
  g_clear_error (&error);

  g_setenv ("AWS_ACCESS_KEY_ID", "AKID", TRUE);
  g_assert_null (aws_credentials_new_from_environment (&error));
  g_assert_nonnull (strstr (error->message, "AWS_SECRET_ACCESS_KEY"));

  g_setenv ("AWS_SECRET_ACCESS_KEY", "secret", TRUE);
  g_setenv ("AWS_SESSION_TOKEN", "", TRUE);
  credentials = aws_credentials_new_from_environment (NULL);
  g_assert_cmpstr (aws_credentials_get_access_key_id (credentials), ==, "AKID");
  g_assert_cmpstr (aws_credentials_get_secret_access_key (credentials), ==, "secret");
  g_assert_null (aws_credentials_get_session_token (credentials));
  g_assert_false (aws_credentials_is_expired (credentials, G_MAXINT64));
  g_unsetenv ("AWS_ACCESS_KEY_ID");
  g_unsetenv ("AWS_SECRET_ACCESS_KEY");
  g_unsetenv ("AWS_SESSION_TOKEN");
}

void
test_aws_verifier_add (void)
{
  g_test_add_func ("/verifier/accepts", test_accepts);
  g_test_add_func ("/verifier/curl", test_curl);
  g_test_add_func ("/verifier/time", test_time);
  g_test_add_func ("/verifier/altered", test_altered);
  g_test_add_func ("/verifier/token", test_token);
  g_test_add_func ("/verifier/scope", test_scope);
  g_test_add_func ("/verifier/missing", test_missing);
  g_test_add_func ("/verifier/malformed", test_malformed);
  g_test_add_func ("/verifier/names", test_names);
  g_test_add_func ("/verifier/credentials", test_credentials);
}
