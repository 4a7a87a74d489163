#include "test-sqlite.h"

#include <glib.h>

int
main (int argc, char *argv[])
{
  /* Standard output is the test's protocol. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_test_init (&argc, &argv, NULL);
  test_sqlite_store_add ();
  test_reconcile_add ();
  test_steps_add ();
  test_shuffle_add ();
  test_make_offers_add ();
  test_poll_add ();
  test_agent_api_add ();
  test_forget_add ();
  return g_test_run ();
}
