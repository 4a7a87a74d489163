#include "churn-api-route.h"
#include "churn-error.h"
#include "test-pipeline.h"

static void
test_routes (void)
{
  const struct
  {
    const char *path;
    ChurnRouteKind kind;
    const char *agent;
    const char *contact;
    const char *offer;
    const char *method;
  } routes[] = {
    { "/me", CHURN_ROUTE_ME, NULL, NULL, NULL, "GET" },
    { "/contacts", CHURN_ROUTE_CONTACTS, NULL, NULL, NULL, "GET" },
    { "/contacts/a%2Fb", CHURN_ROUTE_CONTACT, NULL, "a/b", NULL, "GET" },
    { "/contacts/contacts", CHURN_ROUTE_CONTACT, NULL, "contacts", NULL, "GET" },
    { "/contacts/c/offers", CHURN_ROUTE_OFFERS, NULL, "c", NULL, "POST" },
    { "/contacts/c/offers/o/outcome", CHURN_ROUTE_OUTCOME, NULL, "c", "o", "POST" },
    { "/contacts/c/claim", CHURN_ROUTE_CLAIM, NULL, "c", NULL, "POST" },
    { "/contacts/c/help", CHURN_ROUTE_HELP, NULL, "c", NULL, "POST" },
    { "/agents/j@d.com/contacts", CHURN_ROUTE_CONTACTS, "j@d.com", NULL, NULL, "GET" },
    { "/agents/j%40d.com/contacts/%C3%A9", CHURN_ROUTE_CONTACT, "j@d.com", "é", NULL, "GET" },
    { "/agents/a/contacts/c/offers/o/outcome", CHURN_ROUTE_OUTCOME, "a", "c", "o", "POST" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnApiRoute) route = churn_api_route_parse (routes[i].path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (route->kind, ==, routes[i].kind);
      g_assert_cmpstr (route->agent, ==, routes[i].agent);
      g_assert_cmpstr (route->contact, ==, routes[i].contact);
      g_assert_cmpstr (route->offer, ==, routes[i].offer);
      g_assert_cmpstr (churn_api_route_get_method (route), ==, routes[i].method);
    }
}

/* Whatever a path is, it is read or refused. */
static void
test_random (void)
{
  const char *parts[] = { "/",   "me", "contacts", "agents", "offers", "outcome", "claim", "%2F",
                          "%00", "%",  "..",       "a",      "%C3",    "%A9",     "help",  "//" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) path = g_string_new ("");
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnApiRoute) route = NULL;
      int n = g_test_rand_int_range (0, 9);

      for (int j = 0; j < n; j++)
        g_string_append (path, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      route = churn_api_route_parse (path->str, &error);
      g_assert_true ((route == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_true (g_error_matches (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND) ||
                       g_error_matches (error, CHURN_ERROR, CHURN_ERROR_INVALID));
    }
}

void
test_routes_add (void)
{
  g_test_add_func ("/api-route/routes", test_routes);
  g_test_add_func ("/api-route/random", test_random);
}
