#include "samples.h"

#include "churn-error.h"

#include <string.h>

static void
test_names (void)
{
  static const struct
  {
    ChurnError code;
    const char *name;
    guint status;
  } table[] = {
    { CHURN_ERROR_INVALID, "InvalidRequest", 400 },
    { CHURN_ERROR_ACCESS_DENIED, "AccessDenied", 403 },
    { CHURN_ERROR_NOT_FOUND, "NotFound", 404 },
    { CHURN_ERROR_METHOD, "MethodNotAllowed", 405 },
    { CHURN_ERROR_CONTACT_ENDED, "ContactEnded", 409 },
    { CHURN_ERROR_IDEMPOTENCY, "IdempotencyConflict", 409 },
    { CHURN_ERROR_NO_CUSTOMER, "NoCustomer", 409 },
    { CHURN_ERROR_TOO_LARGE, "TooLarge", 413 },
    { CHURN_ERROR_THROTTLED, "Throttled", 429 },
    { CHURN_ERROR_INTERNAL, "Internal", 500 },
    { CHURN_ERROR_UNAVAILABLE, "Unavailable", 503 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = g_error_new (CHURN_ERROR, table[i].code, "“%zu”\n", i);
      g_autofree char *json = churn_error_to_json (error);
      g_autoptr (GError) read = churn_error_from_json (json, (gssize) strlen (json));
      int code = -1;

      g_assert_cmpstr (churn_error_get_name (table[i].code), ==, table[i].name);
      g_assert_cmpuint (churn_error_get_status (table[i].code), ==, table[i].status);
      g_assert_true (churn_error_from_name (table[i].name, &code));
      g_assert_cmpint (code, ==, table[i].code);
      g_assert_error (read, CHURN_ERROR, (int) table[i].code);
      g_assert_cmpstr (read->message, ==, error->message);
    }
  g_assert_false (churn_error_from_name ("internal", NULL));
  g_assert_false (churn_error_from_name (NULL, NULL));
  g_assert_cmpuint (churn_error_get_status (CHURN_ERROR_PARSE), ==, 500);
  g_assert_cmpuint (churn_error_get_status (-1), ==, 500);
}

/* What a database or a file says stays inside. */
static void
test_foreign (void)
{
  static const int codes[] = { CHURN_ERROR_PARSE, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error =
          g_error_new (i == 0 ? CHURN_ERROR : G_KEY_FILE_ERROR, codes[i], "secret");
      g_autofree char *json = churn_error_to_json (error);
      g_autoptr (GError) read = churn_error_from_json (json, -1);

      g_assert_null (strstr (json, "secret"));
      g_assert_error (read, CHURN_ERROR, CHURN_ERROR_INTERNAL);
    }
}

static void
test_read (void)
{
  static const struct
  {
    const char *json;
    ChurnError code;
    const char *message;
  } table[] = {
    { "{\"message\":\"Missing Authentication Token\"}", CHURN_ERROR_ACCESS_DENIED,
      "Missing Authentication Token" },
    { "{\"Message\":\"User: arn:aws:iam::1:user/x is not authorized to perform: y\"}",
      CHURN_ERROR_ACCESS_DENIED, "User: arn:aws:iam::1:user/x is not authorized to perform: y" },
    { "{\"message\":\"Too Many Requests\"}", CHURN_ERROR_THROTTLED, "Too Many Requests" },
    { "{\"message\":\"Internal server error\"}", CHURN_ERROR_INTERNAL, "Internal server error" },
    { "{\"error\":{\"code\":\"Novel\",\"message\":\"new\"}}", CHURN_ERROR_INTERNAL, "Novel: new" },
    { "{\"error\":{\"code\":1,\"message\":\"new\"}}", CHURN_ERROR_PARSE, NULL },
    { "{\"error\":{\"code\":\"Internal\"}}", CHURN_ERROR_PARSE, NULL },
    { "{\"error\":\"x\",\"message\":\"Forbidden\"}", CHURN_ERROR_ACCESS_DENIED, "Forbidden" },
    { "<html>502</html>", CHURN_ERROR_PARSE, NULL },
    { "[]", CHURN_ERROR_PARSE, NULL },
    { "", CHURN_ERROR_PARSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = churn_error_from_json (table[i].json, -1);

      g_assert_error (error, CHURN_ERROR, (int) table[i].code);
      if (table[i].message != NULL)
        g_assert_cmpstr (error->message, ==, table[i].message);
    }
}

void
test_error_add (void)
{
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/foreign", test_foreign);
  g_test_add_func ("/error/read", test_read);
}
