#include "churn-error.h"
#include "churn-json.h"
#include "churn-proxy-request.h"
#include "churn-roles.h"
#include "test-lambda.h"

#include <string.h>

static ChurnProxyRequest *
parse (const char *json)
{
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, NULL);
  g_autoptr (GError) error = NULL;
  ChurnProxyRequest *request = churn_proxy_request_parse (node, &error);

  g_assert_no_error (error);
  return request;
}

/* As the developer guide prints it, what is not there being null. */
static void
test_documented (void)
{
  g_autoptr (ChurnProxyRequest) request = parse (
      "{\"resource\":\"/agents/{agent}/contacts\",\"path\":\"/agents/jo@example.com/contacts\","
      "\"httpMethod\":\"GET\",\"headers\":{\"accept\":\"*/*\",\"Host\":\"x\"},"
      "\"multiValueHeaders\":{\"accept\":[\"*/*\"],\"Host\":[\"x\"]},"
      "\"queryStringParameters\":{\"since\":\"b c&d\"},"
      "\"multiValueQueryStringParameters\":{\"since\":[\"a=1\",\"b c&d\"],\"é\":[\"+\"]},"
      "\"requestContext\":{\"accountId\":\"1\",\"identity\":{\"accountId\":\"1\",\"caller\":\"A:b\","
      "\"userArn\":\"arn:aws:sts::111122223333:assumed-role/Agents/jo@example.com\"},"
      "\"stage\":\"v1\",\"requestId\":\"r\"},\"pathParameters\":{\"agent\":\"jo@example.com\"},"
      "\"stageVariables\":null,\"body\":null,\"isBase64Encoded\":false}");

  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (request->path, ==, "/agents/jo@example.com/contacts");
  g_assert_cmpstr (request->query, ==, "since=a%3D1&since=b%20c%26d&%C3%A9=%2B");
  g_assert_null (request->idempotency_key);
  g_assert_null (request->body);
  g_assert_cmpstr (request->user_arn, ==,
                   "arn:aws:sts::111122223333:assumed-role/Agents/jo@example.com");
}

static void
test_forms (void)
{
  g_autoptr (ChurnProxyRequest) bare =
      parse ("{\"httpMethod\":\"GET\",\"path\":\"/me\",\"headers\":null,\"multiValueHeaders\":null,"
             "\"queryStringParameters\":null,\"multiValueQueryStringParameters\":null,"
             "\"requestContext\":{\"identity\":{\"userArn\":null}},\"body\":null}");
  g_autoptr (ChurnProxyRequest) single =
      parse ("{\"httpMethod\":\"GET\",\"path\":\"/contacts\",\"queryStringParameters\":{"
             "\"since\":\"a/b\"}}");
  g_autoptr (ChurnProxyRequest) post = parse (
      "{\"httpMethod\":\"POST\",\"path\":\"/contacts/c%2F1/offers\",\"headers\":{"
      "\"idempotency-KEY\":\"k-1\"},\"body\":\"eyJtb250aHMiOjI0fQ==\",\"isBase64Encoded\":true}");
  g_autoptr (ChurnProxyRequest) many =
      parse ("{\"httpMethod\":\"POST\",\"path\":\"/contacts/é 1/offers\",\"multiValueHeaders\":{"
             "\"IDEMPOTENCY-KEY\":[\"k-1\",\"k-2\"]},\"body\":\"é\",\"isBase64Encoded\":false}");
  gsize length;
  const char *body;

  g_assert_null (bare->query);
  g_assert_null (bare->user_arn);
  g_assert_cmpstr (single->query, ==, "since=a%2Fb");
  /* What is encoded already stays so, what is not becomes so. */
  g_assert_cmpstr (post->path, ==, "/contacts/c%2F1/offers");
  g_assert_cmpstr (many->path, ==, "/contacts/%C3%A9%201/offers");
  g_assert_cmpstr (post->idempotency_key, ==, "k-1");
  g_assert_cmpstr (many->idempotency_key, ==, "k-2");
  body = g_bytes_get_data (post->body, &length);
  g_assert_cmpmem (body, length, "{\"months\":24}", strlen ("{\"months\":24}"));
  body = g_bytes_get_data (many->body, &length);
  g_assert_cmpmem (body, length, "é", strlen ("é"));
}

static void
test_broken (void)
{
  static const char *const broken[] = {
    "[]",
    "{}",
    "{\"httpMethod\":\"GET\"}",
    "{\"httpMethod\":7,\"path\":\"/me\"}",
    "{\"httpMethod\":\"GET\",\"path\":\"/me\",\"headers\":[]}",
    "{\"httpMethod\":\"GET\",\"path\":\"/me\",\"queryStringParameters\":{\"a\":1}}",
    "{\"httpMethod\":\"GET\",\"path\":\"/me\",\"multiValueQueryStringParameters\":{\"a\":[{}]}}",
    "{\"httpMethod\":\"GET\",\"path\":\"/me\",\"requestContext\":\"x\"}",
    "{\"httpMethod\":\"GET\",\"path\":\"/me\",\"body\":{}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (JsonNode) node = churn_json_parse (broken[i], -1, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (churn_proxy_request_parse (node, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
    }
}

static void
test_answer (void)
{
  g_autofree char *answer = churn_proxy_request_answer (201, "{\"a\":\"\\n\"}");

  g_assert_cmpstr (answer, ==,
                   "{\"statusCode\":201,\"headers\":{\"Content-Type\":\"application/json\","
                   "\"Cache-Control\":\"no-store\"},\"body\":\"{\\\"a\\\":\\\"\\\\n\\\"}\","
                   "\"isBase64Encoded\":false}");
}

/* What passes is to be asked for again, and not at once; what stays is not. */
static void
test_retry_after (void)
{
  static const struct
  {
    guint status;
    gboolean passes;
  } cases[] = { { 429, TRUE }, { 503, TRUE }, { 200, FALSE }, { 409, FALSE }, { 500, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = churn_proxy_request_answer (cases[i].status, "{}");

      g_assert_cmpint (strstr (answer, "\"Retry-After\":\"15\"") != NULL, ==, cases[i].passes);
    }
}

static void
assert_caller (const ChurnRoles *roles, const char *arn, ChurnRole role, const char *agent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrincipal) principal = churn_roles_identify (roles, arn, &error);

  g_assert_no_error (error);
  g_assert_cmpint (principal->role, ==, role);
  g_assert_cmpstr (principal->agent, ==, agent);
}

static void
test_roles (void)
{
  g_autoptr (ChurnRoles) roles =
      churn_roles_new ("Lead, AWSReservedSSO_ChurnDeskSupervisor_*", "AWSReservedSSO_Agent_*,Desk");
  g_autoptr (ChurnRoles) nobody = churn_roles_new (NULL, "");
  static const char *const refused[] = {
    NULL,
    "",
    "arn:aws:iam::1:user/jo",
    "arn:aws:iam::1:root",
    "arn:aws:sts::1:federated-user/jo",
    "arn:aws:sts::1:assumed-role/Leads/jo",
    "arn:aws:sts::1:assumed-role/XAWSReservedSSO_Agent_1/jo",
    "arn:aws:sts::1:assumed-role/Desk/",
    "arn:aws:sts::1:assumed-role//jo",
    "arn:aws:sts::1:assumed-role/Desk/jo/Lead",
    "arn:aws:sts::1:assumed-role/Desk",
  };

  assert_caller (roles, "arn:aws:sts::1:assumed-role/Lead/sam", CHURN_ROLE_SUPERVISOR, "sam");
  assert_caller (roles, "arn:aws-cn:sts::1:assumed-role/Desk/jo@x.org", CHURN_ROLE_AGENT,
                 "jo@x.org");
  assert_caller (roles, "arn:aws:sts::1:assumed-role/AWSReservedSSO_ChurnDeskSupervisor_1f/sam",
                 CHURN_ROLE_SUPERVISOR, "sam");
  assert_caller (roles, "arn:aws:sts::1:assumed-role/AWSReservedSSO_Agent_/a:b", CHURN_ROLE_AGENT,
                 "a:b");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (churn_roles_identify (roles, refused[i], &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (churn_roles_identify (nobody, "arn:aws:sts::1:assumed-role/Lead/sam", &error));
    g_assert_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED);
  }
}

void
test_proxy_add (void)
{
  g_test_add_func ("/proxy/documented", test_documented);
  g_test_add_func ("/proxy/forms", test_forms);
  g_test_add_func ("/proxy/broken", test_broken);
  g_test_add_func ("/proxy/answer", test_answer);
  g_test_add_func ("/proxy/retry-after", test_retry_after);
  g_test_add_func ("/proxy/roles", test_roles);
}
