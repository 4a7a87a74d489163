#include "test-local.h"

#include "churn-json.h"
#include "churn-keys.h"

static void
test_keys (void)
{
  g_autoptr (ChurnKeys) keys = churn_keys_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *agents;

  g_assert_true (churn_keys_add (keys, CHURN_ROLE_SUPERVISOR, "boss", "The Boss", &error));
  g_assert_true (churn_keys_add (keys, CHURN_ROLE_INGEST, NULL, NULL, &error));
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("agent%u", i);

      g_assert_true (churn_keys_add (keys, CHURN_ROLE_AGENT, id, "An Agent", &error));
    }

  line = churn_keys_to_ready_line (keys, "http://127.0.0.1:1", "us-east-1");
  g_assert_null (strchr (line, '\n'));
  root = churn_json_parse (line, -1, &error);
  g_assert_no_error (error);
  agents = json_object_get_array_member (json_node_get_object (root), "agents");
  g_assert_cmpuint (json_array_get_length (agents), ==, 50);
  for (guint i = 0; i < 50; i++)
    {
      JsonObject *agent = json_array_get_object_element (agents, i);
      const char *id = json_object_get_string_member (agent, "accessKeyId");
      const char *secret = json_object_get_string_member (agent, "secretAccessKey");
      g_autoptr (AwsCredentials) credentials = churn_keys_find_credentials (keys, id);
      g_autofree char *expected = g_strdup_printf ("agent%u", i);

      g_assert_true (g_regex_match_simple ("^AKIA[A-Z2-7]{16}$", id, 0, 0));
      g_assert_true (g_regex_match_simple ("^[A-Za-z0-9+/]{40}$", secret, 0, 0));
      g_assert_true (g_hash_table_add (seen, g_strdup (id)));
      g_assert_true (g_hash_table_add (seen, g_strdup (secret)));
      g_assert_cmpstr (aws_credentials_get_secret_access_key (credentials), ==, secret);
      g_assert_cmpstr (churn_keys_find_principal (keys, id)->agent, ==, expected);
    }
  g_assert_null (churn_keys_find_credentials (keys, "AKIAAAAAAAAAAAAAAAAA"));
  g_assert_null (churn_keys_find_principal (keys, "AKIAAAAAAAAAAAAAAAAA"));
}

void
test_keys_add (void)
{
  g_test_add_func ("/local/keys", test_keys);
}
