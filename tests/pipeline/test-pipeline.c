#include "test-pipeline.h"

JsonNode *
test_parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

int
main (int argc, char *argv[])
{
  /* Standard output is the test's protocol. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_test_init (&argc, &argv, NULL);
  test_event_json_add ();
  test_parsers_add ();
  test_routes_add ();
  return g_test_run ();
}
