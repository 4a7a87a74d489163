#include "churn-json.h"
#include "test-sqlite.h"
#include "world.h"

#include <string.h>

#define KEY "6A1F9A1E-54C3-4B1E-9F0A-2F1F3F7B8F01"

typedef struct
{
  World *world;
  ChurnPrincipal *boss;
  ChurnPrincipal *jdoe;
  ChurnPrincipal *mroe;
  ChurnPrincipal *ingest;
} Api;

static void
api_set_up (Api *api, gconstpointer data)
{
  g_autoptr (JsonNode) answer = NULL;

  api->world = world_new (NULL);
  api->boss = churn_principal_new (CHURN_ROLE_SUPERVISOR, "boss", "The Boss");
  api->jdoe = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo Doe");
  api->mroe = churn_principal_new (CHURN_ROLE_AGENT, "mroe@x.com", "Mo Roe");
  api->ingest = churn_principal_new (CHURN_ROLE_INGEST, NULL, NULL);
  answer = world_lookup (api->world, "c1", ANA);
  world_contact_event (api->world, "CONNECTED_TO_AGENT", "c1", 10,
                       "\"agentInfo\":{\"agentArn\":\"arn:x/agent/jdoe\"}");
  world_contact_event (api->world, "CONNECTED_TO_AGENT", "c2", 10,
                       "\"agentInfo\":{\"agentArn\":\"arn:x/agent/mroe@x.com\"}");
}

static void
api_tear_down (Api *api, gconstpointer data)
{
  world_free (api->world);
  churn_principal_unref (api->boss);
  churn_principal_unref (api->jdoe);
  churn_principal_unref (api->mroe);
  churn_principal_unref (api->ingest);
}

/* Asks, and reads the code of the error. */
static void
refuse (Api *api,
        const ChurnPrincipal *principal,
        const char *method,
        const char *path,
        const char *query,
        guint status,
        const char *code)
{
  g_autofree char *json =
      world_ask (api->world, principal, method, path, query, NULL, "{}", status);
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, NULL);
  JsonObject *error = json_object_get_object_member (json_node_get_object (node), "error");

  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
}

static ChurnFeed *
feed (Api *api, const ChurnPrincipal *principal, const char *path, const char *query)
{
  g_autofree char *json = world_ask (api->world, principal, "GET", path, query, NULL, NULL, 200);
  g_autoptr (GError) error = NULL;
  ChurnFeed *result = churn_feed_from_json (json, -1, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_roles (Api *api, gconstpointer data)
{
  g_autoptr (ChurnFeed) all = feed (api, api->boss, "/contacts", NULL);
  g_autoptr (ChurnFeed) own = feed (api, api->jdoe, "/agents/jdoe/contacts", NULL);
  g_autoptr (ChurnFeed) at = feed (api, api->mroe, "/agents/mroe@x.com/contacts", "");
  g_autoptr (ChurnFeed) encoded = feed (api, api->mroe, "/agents/mroe%40x.com/contacts", NULL);
  const char *denied = "AccessDenied";

  g_assert_cmpuint (all->contacts->len, ==, 2);
  g_assert_cmpuint (own->contacts->len, ==, 1);
  g_assert_cmpuint (at->contacts->len, ==, 1);
  g_assert_cmpuint (encoded->contacts->len, ==, 1);
  g_assert_cmpuint (own->interval, ==, 15);
  refuse (api, api->jdoe, "GET", "/contacts", NULL, 403, denied);
  refuse (api, api->jdoe, "GET", "/contacts/c1", NULL, 403, denied);
  refuse (api, api->jdoe, "GET", "/agents/mroe@x.com/contacts", NULL, 403, denied);
  refuse (api, api->jdoe, "GET", "/agents/jdoe/contacts/c2", NULL, 403, denied);
  refuse (api, api->jdoe, "POST", "/agents/jdoe/contacts/c2/offers", NULL, 403, denied);
  refuse (api, api->jdoe, "POST", "/agents/jdoe/contacts/c2/help", NULL, 403, denied);
  refuse (api, api->boss, "GET", "/agents/jdoe/contacts", NULL, 403, denied);
  refuse (api, api->ingest, "GET", "/me", NULL, 403, denied);
  refuse (api, api->ingest, "GET", "/contacts", NULL, 403, denied);
}

static void
test_me (Api *api, gconstpointer data)
{
  g_autofree char *json = world_ask (api->world, api->jdoe, "GET", "/me", NULL, NULL, NULL, 200);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrincipal) me = churn_principal_from_json (json, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (me->role, ==, CHURN_ROLE_AGENT);
  g_assert_cmpstr (me->agent, ==, "jdoe");
  g_assert_cmpuint (me->interval, ==, 15);
  g_assert_cmpstr (me->model, ==, "model-of-the-test");
  g_assert_cmpint (me->time, ==, api->world->now);
}

static void
test_routes (Api *api, gconstpointer data)
{
  const char *unknown[] = { "/",
                            "/me/",
                            "/contacts/",
                            "/contacts/c1/",
                            "/contacts/c1/offers/",
                            "/contacts/c1/offers/x",
                            "/contacts/c1/offers//outcome",
                            "/contacts/c1/offers/x/outcome/y",
                            "/contacts/c1/claims",
                            "/agents",
                            "/agents/jdoe",
                            "/agents//contacts",
                            "/Contacts",
                            "/contacts%2Fc1" };
  const char *malformed[] = {
    "", "contacts", "/contacts/%", "/contacts/%zz", "/contacts/a%00b", "/contacts/%ff"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    refuse (api, api->boss, "GET", unknown[i], NULL, 404, "NotFound");
  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++)
    refuse (api, api->boss, "GET", malformed[i], NULL, 400, "InvalidRequest");
  refuse (api, api->boss, "GET", "/contacts/nobody", NULL, 404, "NotFound");
  refuse (api, api->boss, "GET", "/contacts/c1%2Fclaim", NULL, 404, "NotFound");
  refuse (api, api->boss, "GET", "/contacts/..", NULL, 404, "NotFound");
  refuse (api, api->boss, "POST", "/contacts", NULL, 405, "MethodNotAllowed");
  refuse (api, api->boss, "get", "/contacts", NULL, 405, "MethodNotAllowed");
  refuse (api, api->boss, "DELETE", "/contacts/c1", NULL, 405, "MethodNotAllowed");
  refuse (api, api->boss, "GET", "/contacts/c1/claim", NULL, 405, "MethodNotAllowed");
}

static void
test_queries (Api *api, gconstpointer data)
{
  const char *bad[] = { "since",
                        "since=%zz",
                        "ended=",
                        "ended=h",
                        "ended=1",
                        "ended=-1h",
                        "ended=1y",
                        "ended=1.5h",
                        "ended=31d",
                        "ended=0h",
                        "ended=99999999999999999999h",
                        "ended=1h&since=x" };
  const char *bad_since[] = { "since=",     "since=-1",  "since=1x", "since=99999999999999999999",
                              "since=0x10", "since=%201" };
  g_autofree char *long_cursor = g_strnfill (201, 'a');
  g_autofree char *long_query = g_strconcat ("since=", long_cursor, NULL);
  g_autoptr (ChurnFeed) ended = NULL;
  g_autoptr (ChurnFeed) unknown = feed (api, api->boss, "/contacts", "color=red&since=");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (api, api->boss, "GET", "/contacts", bad[i], 400, "InvalidRequest");
  refuse (api, api->boss, "GET", "/contacts", long_query, 400, "InvalidRequest");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_since); i++)
    refuse (api, api->boss, "GET", "/contacts/c1", bad_since[i], 400, "InvalidRequest");
  g_assert_cmpuint (unknown->contacts->len, ==, 2);
  world_contact_event (api->world, "DISCONNECTED", "c2", 40, NULL);
  api->world->now = START + G_TIME_SPAN_HOUR;
  ended = feed (api, api->boss, "/contacts", "ended=1h");
  g_assert_cmpuint (ended->contacts->len, ==, 1);
  g_clear_pointer (&ended, churn_feed_unref);
  ended = feed (api, api->boss, "/contacts", "ended=59m");
  g_assert_cmpuint (ended->contacts->len, ==, 0);
}

static void
test_changes (Api *api, gconstpointer data)
{
  g_autoptr (ChurnFeed) all = feed (api, api->boss, "/contacts", NULL);
  g_autofree char *query = g_strconcat ("since=", all->cursor, NULL);
  g_autoptr (ChurnFeed) none = feed (api, api->boss, "/contacts", query);
  g_autoptr (ChurnFeed) reset = feed (api, api->boss, "/contacts", "since=0000-1");
  g_autoptr (ChurnFeed) changed = NULL;

  g_assert_cmpuint (none->contacts->len, ==, 0);
  g_assert_true (reset->reset);
  g_assert_cmpuint (reset->contacts->len, ==, 2);
  world_turn (api->world, "c2", "t1", "CUSTOMER", "POSITIVE", 20);
  changed = feed (api, api->boss, "/contacts", query);
  g_assert_cmpuint (changed->contacts->len, ==, 1);
  g_assert_cmpstr (((ChurnContact *) g_ptr_array_index (changed->contacts, 0))->id, ==, "c2");
}

/* An agent who starts the desk after a call is still at it; for others it is over. */
static void
test_after_call (Api *api, gconstpointer data)
{
  g_autoptr (ChurnFeed) own = NULL;
  g_autoptr (ChurnFeed) reset = NULL;
  g_autoptr (ChurnFeed) all = NULL;
  const ChurnContact *contact;

  world_contact_event (api->world, "DISCONNECTED", "c1", 40, NULL);
  own = feed (api, api->jdoe, "/agents/jdoe/contacts", NULL);
  g_assert_cmpuint (own->contacts->len, ==, 1);
  contact = g_ptr_array_index (own->contacts, 0);
  g_assert_cmpstr (contact->id, ==, "c1");
  g_assert_cmpint (churn_contact_get_state (contact), ==, CHURN_STATE_AFTER_CALL);
  reset = feed (api, api->jdoe, "/agents/jdoe/contacts", "since=0000-1");
  g_assert_true (reset->reset);
  g_assert_cmpuint (reset->contacts->len, ==, 1);
  all = feed (api, api->boss, "/contacts", NULL);
  g_assert_cmpuint (all->contacts->len, ==, 1);
  g_assert_cmpstr (((ChurnContact *) g_ptr_array_index (all->contacts, 0))->id, ==, "c2");
}

static ChurnContactDetail *
detail (Api *api, const char *query)
{
  g_autofree char *json =
      world_ask (api->world, api->boss, "GET", "/contacts/c1", query, NULL, NULL, 200);
  g_autoptr (GError) error = NULL;
  ChurnContactDetail *result = churn_contact_detail_from_json (json, -1, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_detail (Api *api, gconstpointer data)
{
  g_autoptr (ChurnContactDetail) first = NULL;
  g_autoptr (ChurnContactDetail) second = NULL;
  g_autofree char *query = NULL;
  g_autofree char *offer = NULL;

  world_turn (api->world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  first = detail (api, NULL);
  g_assert_cmpstr (first->email, ==, "ana@example.com");
  g_assert_cmpuint (first->predictions->len, ==, 1);
  g_assert_cmpuint (first->transcript->len, ==, 1);
  g_assert_cmpuint (first->latest->what_ifs->len, ==, 3);
  world_turn (api->world, "c1", "t2", "AGENT", NULL, 25);
  world_tick (api->world, "c1");
  offer = world_ask (api->world, api->boss, "POST", "/contacts/c1/offers", NULL, KEY,
                     "{\"months\":24,\"note\":\"as agreed\"}", 201);
  query = g_strdup_printf ("since=%" G_GINT64_FORMAT, first->contact->version);
  second = detail (api, query);
  g_assert_cmpuint (second->transcript->len, ==, 1);
  g_assert_cmpuint (second->predictions->len, ==, 2);
  g_assert_cmpuint (second->offers->len, ==, 1);
  g_assert_cmpint (second->contact->version, >, first->contact->version);
  g_assert_cmpint (second->contact->months, ==, 24);
}

static void
test_offers (Api *api, gconstpointer data)
{
  const char *path = "/agents/jdoe/contacts/c1/offers";
  const char *body = "{\"months\":24,\"note\":\"as agreed\"}";
  const char *bodies[] = { NULL,
                           "",
                           "{",
                           "[]",
                           "{}",
                           "{\"months\":0}",
                           "{\"months\":-24}",
                           "{\"months\":\"24\"}",
                           "{\"months\":24.5}",
                           "{\"months\":24,\"note\":7}",
                           "{\"months\":24,\"made\":\"soon\"}" };
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *lower = g_ascii_strdown (KEY, -1);
  g_autofree char *outcome_path = g_strconcat (path, "/", lower, "/outcome", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (ChurnOffer) offer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *answer =
          world_ask (api->world, api->jdoe, "POST", path, NULL, KEY, bodies[i], 400);
    }
  g_free (world_ask (api->world, api->jdoe, "POST", path, NULL, NULL, body, 400));
  g_free (world_ask (api->world, api->jdoe, "POST", path, NULL, "not-a-uuid", body, 400));
  first = world_ask (api->world, api->jdoe, "POST", path, NULL, KEY, body, 201);
  again = world_ask (api->world, api->jdoe, "POST", path, NULL, lower, body, 201);
  g_assert_cmpstr (first, ==, again);
  g_free (world_ask (api->world, api->jdoe, "POST", path, NULL, KEY, "{\"months\":12}", 409));
  g_free (world_ask (api->world, api->mroe, "POST", "/agents/mroe@x.com/contacts/c2/offers", NULL,
                     "7A1F9A1E-54C3-4B1E-9F0A-2F1F3F7B8F01", body, 409));
  outcome = world_ask (api->world, api->jdoe, "POST", outcome_path, NULL, NULL,
                       "{\"accepted\":true}", 200);
  node = churn_json_parse (outcome, -1, NULL);
  offer = churn_offer_parse (json_node_get_object (node), NULL);
  g_assert_cmpint (offer->outcome, ==, CHURN_OUTCOME_ACCEPTED);
  g_free (world_ask (api->world, api->jdoe, "POST", outcome_path, NULL, NULL,
                     "{\"accepted\":\"yes\"}", 400));
  g_free (world_ask (api->world, api->jdoe, "POST", "/agents/jdoe/contacts/c1/offers/x/outcome",
                     NULL, NULL, "{\"accepted\":true}", 404));
}

static void
test_away (Api *api, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *later = NULL;

  test_connect_set_failing (api->world->connect, TRUE);
  answer = world_ask (api->world, api->boss, "POST", "/contacts/c1/offers", NULL, KEY,
                      "{\"months\":24}", 500);
  /* Why is for the log. */
  g_assert_null (strstr (answer, "away"));
  test_connect_set_failing (api->world->connect, FALSE);
  later = world_ask (api->world, api->boss, "POST", "/contacts/c1/offers", NULL, KEY,
                     "{\"months\":24}", 201);
}

static void
test_care (Api *api, gconstpointer data)
{
  g_autoptr (ChurnPrincipal) chief = churn_principal_new (CHURN_ROLE_SUPERVISOR, "chief", "Chief");
  g_autoptr (ChurnContact) claimed = NULL;
  g_autoptr (ChurnContact) taken = NULL;
  g_autoptr (ChurnContact) left = NULL;
  g_autofree char *answer = NULL;

  g_free (world_ask (api->world, api->boss, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":true}", 200));
  g_free (world_ask (api->world, api->jdoe, "POST", "/agents/jdoe/contacts/c1/help", NULL, NULL,
                     "{\"active\":true}", 200));
  claimed = world_get_contact (api->world, "c1");
  g_assert_cmpstr (claimed->claimed_by, ==, "boss");
  g_assert_cmpstr (claimed->claimed_name, ==, "The Boss");
  g_assert_true (claimed->help);
  /* Another one is told who has it, and takes it over only by saying so. */
  answer = world_ask (api->world, chief, "POST", "/contacts/c1/claim", NULL, NULL,
                      "{\"active\":true}", 409);
  g_assert_cmpstr (answer, ==,
                   "{\"error\":{\"code\":\"AlreadyClaimed\",\"message\":\"The Boss looks after "
                   "this contact\"}}");
  g_free (world_ask (api->world, chief, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":false}", 409));
  g_free (world_ask (api->world, chief, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":true,\"takeOver\":1}", 400));
  g_free (world_ask (api->world, chief, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":true,\"takeOver\":true}", 200));
  taken = world_get_contact (api->world, "c1");
  g_assert_cmpstr (taken->claimed_by, ==, "chief");
  g_free (world_ask (api->world, api->boss, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":true,\"takeOver\":true}", 200));
  g_free (world_ask (api->world, api->boss, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":1}", 400));
  g_free (world_ask (api->world, api->boss, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":false}", 200));
  left = world_get_contact (api->world, "c1");
  g_assert_null (left->claimed_by);
  world_contact_event (api->world, "DISCONNECTED", "c1", 40, NULL);
  g_free (world_ask (api->world, api->boss, "POST", "/contacts/c1/claim", NULL, NULL,
                     "{\"active\":true}", 409));
}

void
test_agent_api_add (void)
{
  const struct
  {
    const char *path;
    void (*func) (Api *api, gconstpointer data);
  } tests[] = {
    { "/agent-api/roles", test_roles },     { "/agent-api/me", test_me },
    { "/agent-api/routes", test_routes },   { "/agent-api/queries", test_queries },
    { "/agent-api/changes", test_changes }, { "/agent-api/after-call", test_after_call },
    { "/agent-api/detail", test_detail },   { "/agent-api/offers", test_offers },
    { "/agent-api/away", test_away },       { "/agent-api/care", test_care },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Api, NULL, api_set_up, tests[i].func, api_tear_down);
}
