#include "test-backend.h"

#include "churn-backend-error.h"
#include "churn-demo.h"

#include <glib/gstdio.h>

#define READY                                                                                      \
  "{\"url\":\"http://127.0.0.1:9\",\"region\":\"us-east-1\","                                      \
  "\"supervisor\":{\"accessKeyId\":\"AKSUP\",\"secretAccessKey\":\"s\"},\"ingest\":{},"            \
  "\"agents\":[{\"id\":\"jdoe\",\"name\":\"Jo Doe\",\"accessKeyId\":\"AKJO\","                     \
  "\"secretAccessKey\":\"t\"}]}"

typedef struct
{
  char *directory;
  ChurnDemo *demo;
  gboolean done;
  gboolean exited;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = test_make_directory ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->demo);
  g_clear_error (&fixture->error);
  test_drain ();
  test_remove_directory (fixture->directory);
}

static void
on_exited (ChurnDemo *demo, Fixture *fixture)
{
  fixture->exited = TRUE;
}

/* A demo whose program is this shell script. */
static void
make_demo (Fixture *fixture, const char *script)
{
  g_autofree char *path = g_build_filename (fixture->directory, "program", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  const char *options[] = { "--contacts", "3", NULL };

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  fixture->demo = churn_demo_new (path, options);
  g_signal_connect (fixture->demo, "exited", G_CALLBACK (on_exited), fixture);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  churn_demo_start_finish (CHURN_DEMO (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
start (Fixture *fixture)
{
  fixture->done = FALSE;
  churn_demo_start_async (fixture->demo, NULL, on_started, fixture);
  test_run_until (fixture->done);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (churn_demo_stop_finish (CHURN_DEMO (source), result, NULL));
  fixture->done = TRUE;
}

static void
stop (Fixture *fixture)
{
  fixture->done = FALSE;
  churn_demo_stop_async (fixture->demo, NULL, on_stopped, fixture);
  test_run_until (fixture->done);
}

static void
test_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnSession) supervisor = NULL;
  g_autoptr (ChurnSession) agent = NULL;
  g_autoptr (GError) error = NULL;

  /* It says nothing before it was told all, and ends with its standard input. */
  make_demo (fixture, "test \"$*\" = '--until-eof --port 0 --contacts 3' || exit 1\n"
                      "echo '" READY "'\ncat >/dev/null");
  g_assert_null (churn_demo_create_session (fixture->demo, NULL, &error));
  g_assert_error (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED);
  g_clear_error (&error);
  start (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (churn_demo_get_running (fixture->demo));
  g_assert_cmpstr (churn_demo_get_url (fixture->demo), ==, "http://127.0.0.1:9");
  g_assert_cmpstr (churn_demo_get_region (fixture->demo), ==, "us-east-1");
  g_assert_cmpuint (churn_demo_get_n_agents (fixture->demo), ==, 1);
  g_assert_cmpstr (churn_demo_get_agent_id (fixture->demo, 0), ==, "jdoe");
  g_assert_cmpstr (churn_demo_get_agent_name (fixture->demo, 0), ==, "Jo Doe");
  g_assert_null (churn_demo_get_agent_id (fixture->demo, 1));

  supervisor = churn_demo_create_session (fixture->demo, NULL, &error);
  g_assert_no_error (error);
  agent = churn_demo_create_session (fixture->demo, "jdoe", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_credentials_get_access_key_id (
                       aws_client_get_credentials (churn_session_get_client (agent))),
                   ==, "AKJO");
  g_assert_null (churn_demo_create_session (fixture->demo, "nobody", &error));

  stop (fixture);
  g_assert_false (churn_demo_get_running (fixture->demo));
  g_assert_null (churn_demo_get_url (fixture->demo));
  g_assert_false (fixture->exited);
  stop (fixture);
}

static void
test_dies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sign = NULL;

  /* It ends when a file appears, which is after it was ready. */
  make_demo (fixture, "echo '" READY "'\nwhile ! test -e \"$0.die\"; do sleep 0.05; done\nexit 3");
  start (fixture);
  g_assert_no_error (fixture->error);
  g_assert_false (fixture->exited);
  sign = g_build_filename (fixture->directory, "program.die", NULL);
  g_assert_true (g_file_set_contents (sign, "", -1, NULL));
  test_run_until (fixture->exited);
  g_assert_false (churn_demo_get_running (fixture->demo));
  g_assert_null (churn_demo_get_url (fixture->demo));
  stop (fixture);

  /* It can be started again. */
  g_assert_cmpint (g_remove (sign), ==, 0);
  start (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (churn_demo_get_running (fixture->demo));
  stop (fixture);
}

static void
test_dies_at_once (Fixture *fixture, gconstpointer data)
{
  /* Whether the line or the death is heard of first: it is never taken for running. */
  make_demo (fixture, "echo '" READY "'\nexit 3");
  start (fixture);
  test_run_until (fixture->error != NULL || fixture->exited);
  g_assert_false (churn_demo_get_running (fixture->demo));
  stop (fixture);
}

static void
check_fails (Fixture *fixture, const char *script, const char *pattern)
{
  make_demo (fixture, script);
  start (fixture);
  g_assert_nonnull (fixture->error);
  if (!g_pattern_match_simple (pattern, fixture->error->message))
    g_error ("“%s” is not like “%s”", fixture->error->message, pattern);
  g_assert_false (churn_demo_get_running (fixture->demo));
  g_assert_null (churn_demo_get_url (fixture->demo));
  g_clear_error (&fixture->error);
  stop (fixture);
  g_assert_finalize_object (fixture->demo);
  fixture->demo = NULL;
}

static void
test_does_not_start (Fixture *fixture, gconstpointer data)
{
  check_fails (fixture, "echo 'No model here' >&2; exit 1",
               "The demo ended before it was ready: No model here");
  check_fails (fixture, "exit 0", "The demo ended before it was ready");
  check_fails (fixture, "echo hello; cat >/dev/null", "The demo’s first line cannot be read: *");
  check_fails (fixture, "echo '{\"url\":\"x\"}'; cat >/dev/null",
               "The demo’s first line cannot be read: *supervisor*");
  check_fails (fixture, "exec cat /dev/zero", "The demo’s first line is too long");

  fixture->demo = churn_demo_new ("/does/not/exist", NULL);
  start (fixture);
  g_assert_error (fixture->error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  make_demo (fixture, "cat >/dev/null");
  churn_demo_start_async (fixture->demo, cancellable, on_started, fixture);
  test_drain ();
  g_assert_false (fixture->done);
  g_cancellable_cancel (cancellable);
  test_run_until (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (churn_demo_get_running (fixture->demo));
  stop (fixture);
}

static void
on_stopped_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;

  g_assert_true (churn_demo_stop_finish (CHURN_DEMO (source), result, NULL));
  *done = TRUE;
}

static void
on_started_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_false (churn_demo_start_finish (CHURN_DEMO (source), result, error));
}

/* Who starts it once more is told so, and the first start hears of its own end. */
static void
test_started_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sign = g_build_filename (fixture->directory, "program.go", NULL);
  g_autoptr (GError) again = NULL;

  make_demo (fixture,
             "while ! test -e \"$0.go\"; do sleep 0.05; done\necho '" READY "'\ncat >/dev/null");
  churn_demo_start_async (fixture->demo, NULL, on_started, fixture);
  churn_demo_start_async (fixture->demo, NULL, on_started_again, &again);
  test_run_until (again != NULL);
  g_assert_error (again, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO);
  g_clear_error (&again);
  g_assert_false (fixture->done);
  g_assert_true (g_file_set_contents (sign, "", -1, NULL));
  test_run_until (fixture->done);
  g_assert_no_error (fixture->error);
  /* And one that runs goes on. */
  churn_demo_start_async (fixture->demo, NULL, on_started_again, &again);
  test_run_until (again != NULL);
  g_assert_error (again, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO);
  g_assert_true (churn_demo_get_running (fixture->demo));
  g_assert_false (fixture->exited);
  stop (fixture);
}

/* Stopped before it is ready: the start ends, too. */
static void
test_stopped_in_start (Fixture *fixture, gconstpointer data)
{
  gboolean stopped = FALSE;

  make_demo (fixture, "cat >/dev/null");
  churn_demo_start_async (fixture->demo, NULL, on_started, fixture);
  churn_demo_stop_async (fixture->demo, NULL, on_stopped_again, &stopped);
  test_run_until (fixture->done && stopped);
  g_assert_error (fixture->error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO);
  g_assert_false (churn_demo_get_running (fixture->demo));
}

static void
test_does_not_end (Fixture *fixture, gconstpointer data)
{
  /* It does not look at its standard input: it is ended. */
  make_demo (fixture, "echo '" READY "'\ntrap '' TERM PIPE\nexec sleep 1000");
  start (fixture);
  g_assert_no_error (fixture->error);
  stop (fixture);
  g_assert_false (churn_demo_get_running (fixture->demo));
}

static void
test_stopped_twice (Fixture *fixture, gconstpointer data)
{
  gboolean again = FALSE;

  /* Who closes while a demo ends stops it once more: both hear of its end. */
  make_demo (fixture, "echo '" READY "'\ncat >/dev/null\nwhile ! test -e \"$0.die\"; do "
                      "sleep 0.05; done");
  start (fixture);
  g_assert_no_error (fixture->error);
  fixture->done = FALSE;
  churn_demo_stop_async (fixture->demo, NULL, on_stopped, fixture);
  churn_demo_stop_async (fixture->demo, NULL, on_stopped_again, &again);
  {
    g_autofree char *sign = g_build_filename (fixture->directory, "program.die", NULL);

    g_assert_true (g_file_set_contents (sign, "", -1, NULL));
  }
  test_run_until (fixture->done && again);
  g_assert_false (churn_demo_get_running (fixture->demo));
  g_assert_false (fixture->exited);
}

#define ADD(name, function) g_test_add ("/demo/" name, Fixture, NULL, set_up, function, tear_down)

void
test_demo_add (void)
{
  ADD ("runs", test_runs);
  ADD ("dies", test_dies);
  ADD ("dies-at-once", test_dies_at_once);
  ADD ("does-not-start", test_does_not_start);
  ADD ("cancelled", test_cancelled);
  ADD ("does-not-end", test_does_not_end);
  ADD ("stopped-twice", test_stopped_twice);
  ADD ("started-twice", test_started_twice);
  ADD ("stopped-in-start", test_stopped_in_start);
}
