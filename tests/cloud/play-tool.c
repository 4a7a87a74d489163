/* One machine, step by step: the pipeline over a store in SQLite and the model, for a test that
 * plays the same to the cloud.
 *
 *   play-tool STORE MODEL
 *
 * Reads lines of JSON and answers each with one:
 *   {"event":{…}}                      as AWS delivers it → {}
 *   {"lookup":{…}}                     of a contact flow → its answer
 *   {"tick":["CONTACT",…]}             analyses those that loop → {"looping":["CONTACT",…]}
 *   {"request":{"role":"agent","agent":"jdoe","method":…,"path":…,"key":…,"body":{…}}}
 *                                      → {"status":N,"body":{…}}
 *   {"attributes":["CONTACT",["NAME",…]]} → {"NAME":"…"} */

#include "churn-agent-api.h"
#include "churn-analyse.h"
#include "churn-error.h"
#include "churn-events.h"
#include "churn-json.h"
#include "churn-lookup.h"
#include "churn-sqlite-features.h"
#include "churn-sqlite-store.h"
#include "churn-xgboost-predictor.h"
#include "doubles.h"

#include <locale.h>
#include <stdio.h>

static void
end (const GError *error)
{
  g_printerr ("%s\n", error->message);
  exit (EXIT_FAILURE);
}

static JsonNode *
handle_event (ChurnPipeline *pipeline, JsonNode *event)
{
  g_autoptr (GError) error = NULL;
  ChurnEventResult result;

  if (!churn_events_handle (pipeline, event, g_get_real_time (), &result, NULL, &error))
    end (error);
  return json_from_string ("{}", NULL);
}

static JsonNode *
handle_lookup (ChurnPipeline *pipeline, JsonNode *event)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = churn_lookup_handle (pipeline, event, g_get_real_time (), NULL, &error);

  if (answer == NULL)
    end (error);
  return answer;
}

static JsonNode *
handle_tick (ChurnPipeline *pipeline, JsonArray *contacts)
{
  TestConnect *connect = TEST_CONNECT (churn_pipeline_get_connect (pipeline));
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonBuilder) answer = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < json_array_get_length (contacts); i++)
    if (test_connect_is_looping (connect, json_array_get_string_element (contacts, i)))
      g_strv_builder_add (builder, json_array_get_string_element (contacts, i));
  ids = g_strv_builder_end (builder);
  if (!churn_analyse (pipeline, (const char *const *) ids, g_get_real_time (), over, NULL, &error))
    end (error);
  for (guint i = 0; i < over->len; i++)
    if (!churn_connect_stop_loop (CHURN_CONNECT (connect), g_ptr_array_index (over, i), NULL,
                                  &error))
      end (error);

  json_builder_begin_object (answer);
  json_builder_set_member_name (answer, "looping");
  json_builder_begin_array (answer);
  for (guint i = 0; ids[i] != NULL; i++)
    if (test_connect_is_looping (connect, ids[i]))
      json_builder_add_string_value (answer, ids[i]);
  json_builder_end_array (answer);
  json_builder_end_object (answer);
  return json_builder_get_root (answer);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static JsonNode *
handle_request (ChurnPipeline *pipeline, JsonObject *asked)
{
  gboolean is_agent = g_strcmp0 (get_text (asked, "role"), "agent") == 0;
  g_autoptr (ChurnPrincipal) principal =
      churn_principal_new (is_agent ? CHURN_ROLE_AGENT : CHURN_ROLE_SUPERVISOR,
                           get_text (asked, "agent"), get_text (asked, "agent"));
  ChurnApiRequest request = { .principal = principal };
  JsonNode *body = json_object_get_member (asked, "body");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonBuilder) answer = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  unsigned int status = 0;

  request.method = get_text (asked, "method");
  request.path = get_text (asked, "path");
  request.query = get_text (asked, "query");
  request.idempotency_key = get_text (asked, "key");
  if (body != NULL)
    {
      char *json = json_to_string (body, FALSE);

      bytes = g_bytes_new_take (json, strlen (json));
      request.body = bytes;
    }
  text = churn_agent_api_answer (pipeline, &request, g_get_real_time (), &status, NULL, &error);
  if (error != NULL)
    {
      status = error->domain == CHURN_ERROR ? churn_error_get_status (error->code) : 500;
      text = churn_error_to_json (error);
    }
  json_builder_begin_object (answer);
  json_builder_set_member_name (answer, "status");
  json_builder_add_int_value (answer, status);
  json_builder_set_member_name (answer, "body");
  json_builder_add_value (answer, json_from_string (text, NULL));
  json_builder_end_object (answer);
  return json_builder_get_root (answer);
}

static JsonNode *
handle_attributes (ChurnPipeline *pipeline, JsonArray *asked)
{
  TestConnect *connect = TEST_CONNECT (churn_pipeline_get_connect (pipeline));
  JsonArray *names = json_array_get_array_element (asked, 1);
  g_autoptr (JsonBuilder) answer = json_builder_new ();

  json_builder_begin_object (answer);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      const char *value =
          test_connect_get_attribute (connect, json_array_get_string_element (asked, 0), name);

      if (value == NULL)
        continue;
      json_builder_set_member_name (answer, name);
      json_builder_add_string_value (answer, value);
    }
  json_builder_end_object (answer);
  return json_builder_get_root (answer);
}

static JsonNode *
handle (ChurnPipeline *pipeline, JsonObject *line)
{
  JsonNode *asked;

  if ((asked = json_object_get_member (line, "event")) != NULL)
    return handle_event (pipeline, asked);
  if ((asked = json_object_get_member (line, "lookup")) != NULL)
    return handle_lookup (pipeline, asked);
  if (json_object_has_member (line, "tick"))
    return handle_tick (pipeline, json_object_get_array_member (line, "tick"));
  if (json_object_has_member (line, "request"))
    return handle_request (pipeline, json_object_get_object_member (line, "request"));
  return handle_attributes (pipeline, json_object_get_array_member (line, "attributes"));
}

int
main (int argc, char **argv)
{
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = NULL;
  g_autoptr (TestConnect) connect = NULL;
  g_autoptr (ChurnPipeline) pipeline = NULL;
  g_autoptr (GError) error = NULL;
  char *line = NULL;
  size_t size = 0;

  setlocale (LC_ALL, "");
  g_log_writer_default_set_use_stderr (TRUE);
  if (argc != 3)
    return EXIT_FAILURE;
  store = churn_sqlite_store_new (argv[1], &error);
  predictor = error == NULL ? churn_xgboost_predictor_new (argv[2], &error) : NULL;
  if (error != NULL)
    end (error);
  features = churn_sqlite_features_new (store);
  connect = test_connect_new ();
  pipeline = churn_pipeline_new (CHURN_STORE (store), features, CHURN_PREDICTOR (predictor), NULL,
                                 CHURN_CONNECT (connect));
  while (getline (&line, &size, stdin) > 0)
    {
      g_autoptr (JsonNode) node = churn_json_parse (line, -1, &error);
      g_autoptr (JsonNode) answer = NULL;
      g_autofree char *text = NULL;

      if (node == NULL)
        end (error);
      answer = handle (pipeline, json_node_get_object (node));
      text = churn_json_to_string (answer);
      printf ("%s\n", text);
      fflush (stdout);
    }
  free (line);
  return EXIT_SUCCESS;
}
