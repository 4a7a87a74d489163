#include "test-backend.h"

#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-outbox.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  TestClock *clock;
  TestApi *server;
  ChurnSession *session;
  char *directory;
  ChurnOutbox *outbox;
  guint n_sent;
  guint n_failed;
} Fixture;

static void
on_sent (ChurnOutbox *outbox, ChurnOutboxEntry *entry, Fixture *fixture)
{
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_SENT);
  fixture->n_sent++;
}

static void
on_failed (ChurnOutbox *outbox, ChurnOutboxEntry *entry, Fixture *fixture)
{
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_FAILED);
  fixture->n_failed++;
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnPrincipal) principal = NULL;

  principal = churn_session_me_finish (CHURN_SESSION (source), result, NULL);
  g_assert_nonnull (principal);
  *(gboolean *) user_data = TRUE;
}

static ChurnSession *
sign_in (Fixture *fixture, const char *scope)
{
  ChurnSession *session = test_api_create_session (fixture->server, scope);
  gboolean known = FALSE;

  churn_session_me_async (session, NULL, on_me, &known);
  test_run_until (known);
  return session;
}

static void
open_outbox (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->outbox = churn_outbox_new (fixture->directory, CHURN_CLOCK (fixture->clock));
  g_signal_connect (fixture->outbox, "sent", G_CALLBACK (on_sent), fixture);
  g_signal_connect (fixture->outbox, "failed", G_CALLBACK (on_failed), fixture);
  churn_outbox_set_session (fixture->outbox, fixture->session, &error);
  g_assert_no_error (error);
}

/* What is left of the outbox when the desk is killed is on disk. */
static void
kill_outbox (Fixture *fixture)
{
  g_signal_handlers_disconnect_by_data (fixture->outbox, fixture);
  g_object_run_dispose (G_OBJECT (fixture->outbox));
  g_assert_cmpuint (test_clock_get_n_timeouts (fixture->clock), ==, 0);
  test_drain ();
  g_clear_object (&fixture->outbox);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = test_clock_new ();
  test_clock_set_random (fixture->clock, 0.5);
  fixture->server = test_api_new (CHURN_CLOCK (fixture->clock));
  fixture->directory = test_make_directory ();
  fixture->session = sign_in (fixture, NULL);
  open_outbox (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kill_outbox (fixture);
  test_api_free (fixture->server);
  test_drain ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->clock);
  test_remove_directory (fixture->directory);
}

static guint
count_entries (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox));
}

static ChurnOutboxEntry *
add (Fixture *fixture, const char *contact_id, int months)
{
  g_autoptr (GError) error = NULL;
  ChurnOutboxEntry *entry =
      churn_outbox_add (fixture->outbox, contact_id, months, "A note", 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (entry);
  return entry;
}

/* All files below the outbox's directory whose names end so. */
static GPtrArray *
list_files (Fixture *fixture, const char *suffix)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (fixture->directory, name, NULL);
      g_autoptr (GDir) files = g_dir_open (inner, 0, NULL);
      const char *file;

      while (files != NULL && (file = g_dir_read_name (files)) != NULL)
        if (g_str_has_suffix (file, suffix))
          g_ptr_array_add (paths, g_build_filename (inner, file, NULL));
    }
  return paths;
}

static guint
count_files (Fixture *fixture, const char *suffix)
{
  g_autoptr (GPtrArray) paths = list_files (fixture, suffix);

  return paths->len;
}

static void
test_sends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 24);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  g_autofree char *parent = NULL;
  g_autofree char *id = g_strdup (churn_outbox_entry_get_offer (entry)->id);
  GStatBuf info;

  /* On disk, for nobody else's eyes, before anything else happens. */
  g_assert_cmpuint (paths->len, ==, 1);
  g_assert_cmpint (g_stat (paths->pdata[0], &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  parent = g_path_get_dirname (paths->pdata[0]);
  g_assert_cmpint (g_stat (parent, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_null (strstr (paths->pdata[0], "jdoe"));

  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_WAITING);
  g_assert_cmpuint (churn_outbox_entry_get_remaining (entry), ==, 10);
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 1);
  test_clock_advance (fixture->clock, 4 * TEST_SECOND);
  g_assert_cmpuint (churn_outbox_entry_get_remaining (entry), ==, 6);
  test_clock_advance (fixture->clock, 6 * TEST_SECOND - 1);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_WAITING);
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 0);
  test_clock_advance (fixture->clock, 1);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_SENDING);
  test_run_until (fixture->n_sent == 1);

  g_assert_cmpfloat (churn_outbox_entry_get_answer (entry)->after, ==, 0.31);
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 0);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 0);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/offers")->key, ==, id);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/offers")->body, ==,
                   "{\"months\":24,\"note\":\"A note\",\"made\":\"2026-11-22T07:16:40.000Z\"}");
  g_assert_true (churn_outbox_find (fixture->outbox, "c1") == entry);
  g_assert_true (churn_outbox_dismiss (fixture->outbox, entry, NULL));
  g_assert_cmpuint (count_entries (fixture), ==, 0);

  /* Answered once is enough, also for the next run. */
  kill_outbox (fixture);
  open_outbox (fixture);
  test_clock_advance (fixture->clock, 600 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 1);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) first = add (fixture, "c1", 12);
  g_autoptr (ChurnOutboxEntry) second = add (fixture, "c2", 24);
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;

  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 2);
  g_signal_connect_swapped (fixture->outbox, "notify::n-waiting", G_CALLBACK (count), &n_notified);
  test_clock_advance (fixture->clock, 9 * TEST_SECOND);
  g_assert_true (churn_outbox_undo_last (fixture->outbox, &error));
  g_assert_no_error (error);
  g_assert_cmpint (churn_outbox_entry_get_state (second), ==, CHURN_OUTBOX_UNDONE);
  g_assert_cmpuint (churn_outbox_entry_get_remaining (second), ==, 0);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 1);
  g_assert_null (churn_outbox_find (fixture->outbox, "c2"));
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 1);
  g_assert_cmpuint (n_notified, ==, 1);

  test_api_hold (fixture->server);
  test_clock_advance (fixture->clock, 1 * TEST_SECOND);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  g_assert_false (churn_outbox_undo (fixture->outbox, first, &error));
  g_assert_error (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LATE);
  test_api_release (fixture->server);
  test_run_until (fixture->n_sent == 1);
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 0);
  g_assert_cmpuint (n_notified, ==, 2);

  /* Not by a next run either. */
  kill_outbox (fixture);
  open_outbox (fixture);
  test_clock_advance (fixture->clock, 600 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 1);
  g_assert_cmpuint (test_api_count (fixture->server, "/c2/offers"), ==, 0);
}

/* The file is gone, and only the folder cannot be opened to make sure of that. */
static void
test_undo_unsure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (GError) error = NULL;
  struct rlimit limit, none;
  gboolean undone;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = (struct rlimit){ 0, limit.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  undone = churn_outbox_undo (fixture->outbox, entry, &error);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_no_error (error);
  g_assert_true (undone);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_UNDONE);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 0);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
}

static void
test_undo_seconds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = NULL;

  churn_outbox_set_undo_seconds (fixture->outbox, 1);
  g_assert_cmpuint (churn_outbox_get_undo_seconds (fixture->outbox), ==, 5);
  churn_outbox_set_undo_seconds (fixture->outbox, 99);
  g_assert_cmpuint (churn_outbox_get_undo_seconds (fixture->outbox), ==, 30);
  entry = add (fixture, "c1", 12);
  test_clock_advance (fixture->clock, 29 * TEST_SECOND);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_WAITING);
  churn_outbox_send_now (fixture->outbox, entry);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_SENDING);
  test_run_until (fixture->n_sent == 1);
}

static void
test_killed_while_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 36);
  g_autofree char *id = g_strdup (churn_outbox_entry_get_offer (entry)->id);
  ChurnOutboxEntry *again;

  test_clock_advance (fixture->clock, 3 * TEST_SECOND);
  kill_outbox (fixture);
  test_clock_advance (fixture->clock, 2 * TEST_SECOND);
  open_outbox (fixture);
  again = churn_outbox_find (fixture->outbox, "c1");
  g_assert_nonnull (again);
  /* The rest of the countdown, not a new one. */
  g_assert_cmpuint (churn_outbox_entry_get_remaining (again), ==, 5);
  g_assert_true (churn_offer_same_promise (churn_outbox_entry_get_offer (again),
                                           churn_outbox_entry_get_offer (entry)));
  test_clock_advance (fixture->clock, 5 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/offers")->key, ==, id);
}

static void
test_killed_before_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 36);
  g_autofree char *id = g_strdup (churn_outbox_entry_get_offer (entry)->id);
  g_autofree char *body = NULL;

  test_api_hold (fixture->server);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  body = g_strdup (test_api_get_last (fixture->server, "/offers")->body);
  kill_outbox (fixture);
  test_api_release (fixture->server);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 1);

  test_clock_advance (fixture->clock, 3600 * TEST_SECOND);
  open_outbox (fixture);
  test_run_until (fixture->n_sent == 1);
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 2);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/offers")->key, ==, id);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/offers")->body, ==, body);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 0);
}

static void
test_retries (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  gint64 waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

  test_api_stop (fixture->server);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      test_run_until (churn_outbox_entry_get_state (entry) == CHURN_OUTBOX_RETRYING);
      g_assert_cmpstr (churn_outbox_entry_get_reason (entry), !=, NULL);
      g_assert_cmpint (churn_outbox_entry_get_next_attempt (entry) -
                           churn_clock_get_real (CHURN_CLOCK (fixture->clock)),
                       ==, waits[i] * TEST_SECOND);
      g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 1);
      test_clock_advance (fixture->clock, waits[i] * TEST_SECOND);
      g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_SENDING);
    }
  test_run_until (churn_outbox_entry_get_state (entry) == CHURN_OUTBOX_RETRYING);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 1);

  test_api_start (fixture->server);
  churn_outbox_wake (fixture->outbox);
  test_run_until (fixture->n_sent == 1);
  g_assert_null (churn_outbox_entry_get_reason (entry));
}

static void
test_expired_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);

  /* An answer, but not to the offer: it is kept for the next sign-in. */
  test_api_fail (fixture->server, "/offers", 403,
                 "{\"message\":\"The security token included in the request is expired\"}");
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (churn_outbox_entry_get_state (entry) == CHURN_OUTBOX_RETRYING);
  test_api_fail (fixture->server, "/offers", 0, NULL);
  test_clock_advance (fixture->clock, 120 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
}

/* What the agent API says while AWS is asked too much, or does not answer: the offer stays, and
 * goes when it said. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *code;
  } cases[] = { { 429, "Throttled" }, { 503, "Unavailable" } };
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);

  test_api_set_header (fixture->server, "Retry-After", "300");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"message\":\"Later\"}}", cases[i].code);

      test_api_fail (fixture->server, "/offers", cases[i].status, body);
      test_clock_advance (fixture->clock, (i == 0 ? 10 : 301) * TEST_SECOND);
      test_run_until (test_api_count (fixture->server, "/offers") == i + 1 &&
                      churn_outbox_entry_get_state (entry) == CHURN_OUTBOX_RETRYING);
      g_assert_cmpuint (fixture->n_failed, ==, 0);
      g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 1);
      test_clock_advance (fixture->clock, 200 * TEST_SECOND);
      test_drain ();
      g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, i + 1);
    }
  test_api_fail (fixture->server, "/offers", 0, NULL);
  test_clock_advance (fixture->clock, 301 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  ChurnOutboxEntry *again;

  test_api_fail (fixture->server, "/offers", 409,
                 "{\"error\":{\"code\":\"ContactEnded\",\"message\":\"The call is over\"}}");
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (fixture->n_failed == 1);
  g_assert_cmpstr (churn_outbox_entry_get_reason (entry), ==, "The call is over");
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 0);
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 1);

  /* Shown until somebody has seen it, and never sent again. */
  kill_outbox (fixture);
  open_outbox (fixture);
  again = churn_outbox_find (fixture->outbox, "c1");
  g_assert_cmpint (churn_outbox_entry_get_state (again), ==, CHURN_OUTBOX_FAILED);
  g_assert_error (churn_outbox_entry_get_error (again), CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED);
  test_clock_advance (fixture->clock, 600 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 1);
  g_assert_true (churn_outbox_dismiss (fixture->outbox, again, NULL));
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  g_assert_cmpuint (count_files (fixture, ""), ==, 0);
}

/* Starts the desk anew after an offer was refused; what it then knows of why. */
static const GError *
reopen_refused (Fixture *fixture)
{
  ChurnOutboxEntry *entry;

  kill_outbox (fixture);
  open_outbox (fixture);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
  entry = churn_outbox_find (fixture->outbox, "c1");
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_FAILED);
  return churn_outbox_entry_get_error (entry);
}

/* A refusal by what stands before the agent API is, at the next start, the one that it was. */
static void
test_refused_on_the_way (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    ChurnProblem problem;
  } refusals[] = {
    { 400, CHURN_PROBLEM_BAD_REQUEST },
    { 413, CHURN_PROBLEM_TOO_LARGE },
    { 415, CHURN_PROBLEM_MEDIA_TYPE },
    { 422, CHURN_PROBLEM_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
      g_autofree char *reason = NULL;
      const GError *known;

      fixture->n_failed = 0;
      test_api_fail (fixture->server, "/offers", refusals[i].status, "{\"message\":\"It is so\"}");
      test_clock_advance (fixture->clock, 10 * TEST_SECOND);
      test_run_until (fixture->n_failed == 1);
      g_assert_cmpint (churn_backend_error_get_problem (churn_outbox_entry_get_error (entry)), ==,
                       refusals[i].problem);
      reason = g_strdup (churn_outbox_entry_get_reason (entry));
      g_assert_nonnull (strstr (reason, "It is so"));

      known = reopen_refused (fixture);
      g_assert_cmpint (churn_backend_error_get_problem (known), ==, refusals[i].problem);
      g_assert_cmpstr (known->message, ==, reason);
      g_assert_true (
          churn_outbox_dismiss (fixture->outbox, churn_outbox_find (fixture->outbox, "c1"), NULL));
    }
}

/* Files of before refusals on the way had names, and of a time when there are more of them. */
static void
test_refused_of_old (Fixture *fixture, gconstpointer data)
{
  static const char *const failures[] = {
    "\"message\":\"It is so\"",
    "\"code\":null,\"message\":\"It is so\"",
    "\"code\":\"OfTomorrow\",\"message\":\"It is so\"",
  };
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  const char *id = churn_outbox_entry_get_offer (entry)->id;

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"format\":1,\"id\":\"%s\",\"contact\":\"c1\",\"months\":12,"
                           "\"made\":\"2026-11-22T07:00:00Z\",\"due\":\"2026-11-22T07:00:00Z\","
                           "\"failed\":{%s}}",
                           id, failures[i]);
      const GError *known;

      g_assert_true (g_file_set_contents (paths->pdata[0], text, -1, NULL));
      known = reopen_refused (fixture);
      g_assert_error (known, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_REFUSED);
      g_assert_cmpstr (known->message, ==, "It is so");
    }
}

static void
test_other_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (ChurnSession) own = g_object_ref (fixture->session);
  g_autoptr (ChurnSession) other = NULL;
  g_autoptr (ChurnSession) demo = sign_in (fixture, "a demo");
  g_autoptr (GError) error = NULL;

  test_api_set_role (fixture->server, "agent", "jdoe");
  other = sign_in (fixture, NULL);

  /* Another role, and the same person in a demo: neither sees it, however long they stay. */
  churn_outbox_set_session (fixture->outbox, other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  g_assert_cmpuint (churn_outbox_get_n_waiting (fixture->outbox), ==, 0);
  test_clock_advance (fixture->clock, 600 * TEST_SECOND);
  churn_outbox_set_session (fixture->outbox, demo, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  test_clock_advance (fixture->clock, 600 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 0);
  g_assert_cmpuint (count_files (fixture, ".json"), ==, 1);

  churn_outbox_set_session (fixture->outbox, own, &error);
  g_assert_no_error (error);
  test_run_until (fixture->n_sent == 1);
  churn_outbox_set_session (fixture->outbox, NULL, &error);
}

static void
note_path (ChurnOutbox *outbox, const char *path, GPtrArray *paths)
{
  g_ptr_array_add (paths, g_strdup (path));
}

static void
test_bad_files (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "{\"format\":1}",
    "{\"format\":2,\"id\":\"ID\",\"contact\":\"c\",\"months\":12,\"made\":\"2026-11-22T07:00:00Z\","
    "\"due\":\"2026-11-22T07:00:00Z\"}",
    "{\"format\":1,\"id\":\"ID\",\"contact\":\"c\",\"months\":-3,\"made\":\"2026-11-22T07:00:00Z\","
    "\"due\":\"2026-11-22T07:00:00Z\"}",
    "{\"format\":1,\"id\":\"another\",\"contact\":\"c\",\"months\":12,"
    "\"made\":\"2026-11-22T07:00:00Z\",\"due\":\"2026-11-22T07:00:00Z\"}",
  };
  g_autoptr (ChurnOutboxEntry) good = add (fixture, "c1", 12);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  g_autofree char *parent = g_path_get_dirname (paths->pdata[0]);
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *huge = g_strnfill (100000, ' ');
  g_autofree char *huge_path = g_build_filename (parent, "huge.json", NULL);
  g_autofree char *folder = g_build_filename (parent, "folder.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *path = g_strdup_printf ("%s/%s.json", parent, id);
      g_autoptr (GString) text = g_string_new (texts[i]);

      g_string_replace (text, "ID", id, 0);
      g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
    }
  g_assert_true (g_file_set_contents (huge_path, huge, -1, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  kill_outbox (fixture);
  fixture->outbox = churn_outbox_new (fixture->directory, CHURN_CLOCK (fixture->clock));
  g_signal_connect (fixture->outbox, "sent", G_CALLBACK (on_sent), fixture);
  g_signal_connect (fixture->outbox, "bad-file", G_CALLBACK (note_path), told);
  for (guint i = 0; i < G_N_ELEMENTS (texts) + 2; i++)
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "The file *.json* is not an offer*.bad*");
  g_assert_true (churn_outbox_set_session (fixture->outbox, fixture->session, NULL));
  g_test_assert_expected_messages ();

  g_assert_cmpuint (told->len, ==, G_N_ELEMENTS (texts) + 2);
  for (guint i = 0; i < told->len; i++)
    g_assert_true (g_file_test (told->pdata[i], G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture, ".bad"), ==, G_N_ELEMENTS (texts) + 2);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
  g_signal_handlers_disconnect_by_data (fixture->outbox, told);
}

static void
make_old (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, 1000000000,
                               G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_assert_no_error (error);
}

/* What a write leaves behind that the desk died in holds a note: it goes at the next start, unless
 * it is so new that another desk may be writing it. */
static void
test_left_behind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  const char *path = paths->pdata[0];
  g_autofree char *old = g_strconcat (path, ".A1B2C3", NULL);
  g_autofree char *new = g_strconcat (path, ".D4E5F6", NULL);
  g_autofree char *other = g_strconcat (path, ".bad", NULL);

  kill_outbox (fixture);
  g_assert_true (g_file_set_contents (old, "{\"note\":\"A no", -1, NULL));
  g_assert_true (g_file_set_contents (new, "{\"note\":\"A no", -1, NULL));
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  make_old (old);
  make_old (other);
  open_outbox (fixture);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (new, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_entries (fixture), ==, 1);
}

static void
test_invalid_offers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = g_strnfill (CHURN_OFFER_NOTE_MAX + 1, 'x');

  g_assert_null (churn_outbox_add (fixture->outbox, "c1", 0, NULL, 0, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (churn_outbox_add (fixture->outbox, "c1", -24, NULL, 0, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (churn_outbox_add (fixture->outbox, "c1", 24, note, 0, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (fixture, ""), ==, 0);

  churn_outbox_set_session (fixture->outbox, NULL, NULL);
  g_assert_null (churn_outbox_add (fixture->outbox, "c1", 24, NULL, 0, &error));
  g_assert_error (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED);
}

static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (ChurnOutbox) outbox = NULL;
  g_autoptr (GError) error = NULL;

  /* The directory's place is taken by a file: no offer is accepted that could be lost. */
  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  outbox = churn_outbox_new (file, CHURN_CLOCK (fixture->clock));
  g_assert_false (churn_outbox_set_session (outbox, fixture->session, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_clear_error (&error);
  g_assert_null (churn_outbox_add (outbox, "c1", 24, NULL, 0, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

static void
test_write_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  g_autofree char *parent = g_path_get_dirname (paths->pdata[0]);
  g_autofree char *away = g_strconcat (parent, "-away", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (parent, away), ==, 0);
  g_assert_null (churn_outbox_add (fixture->outbox, "c2", 24, NULL, 0, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
  g_assert_cmpint (g_rename (away, parent), ==, 0);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) first = add (fixture, "c1", 12);
  g_autoptr (ChurnOutboxEntry) second = NULL;
  g_autoptr (ChurnOutboxEntry) elsewhere = NULL;

  test_clock_advance (fixture->clock, TEST_SECOND);
  second = add (fixture, "c1", 24);
  elsewhere = add (fixture, "c2", 36);
  test_api_fail (fixture->server, "/c1/offers", 500,
                 "{\"error\":{\"code\":\"Internal\",\"message\":\"A fault\"}}");
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (churn_outbox_entry_get_state (first) == CHURN_OUTBOX_RETRYING &&
                  fixture->n_sent == 1);
  /* The one behind it in the same call waits; that of another call does not. */
  g_assert_cmpint (churn_outbox_entry_get_state (elsewhere), ==, CHURN_OUTBOX_SENT);
  g_assert_cmpint (churn_outbox_entry_get_state (second), ==, CHURN_OUTBOX_WAITING);
  test_api_fail (fixture->server, "/c1/offers", 0, NULL);
  churn_outbox_wake (fixture->outbox);
  test_run_until (fixture->n_sent == 3);
  g_assert_nonnull (strstr (test_api_get_last (fixture->server, "/c1/offers")->body, "24"));
}

static void
test_two_desks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (ChurnOutbox) other =
      churn_outbox_new (fixture->directory, CHURN_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;

  churn_outbox_set_session (other, fixture->session, &error);
  g_assert_no_error (error);
  g_assert_nonnull (churn_outbox_find (other, "c1"));
  g_assert_true (churn_outbox_undo (fixture->outbox, entry, &error));
  test_clock_advance (fixture->clock, 20 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/offers"), ==, 0);
  g_assert_null (churn_outbox_find (other, "c1"));
  churn_outbox_set_session (other, NULL, &error);
}

static void
test_cannot_look (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnOutboxEntry) entry = add (fixture, "c1", 12);
  g_autoptr (GPtrArray) paths = list_files (fixture, ".json");
  const char *path = paths->pdata[0];

  /* That the disk does not tell is not that somebody took the offer back. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink (path, path), ==, 0);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
  test_run_until (fixture->n_sent == 1);
}

static void
count_polls (ChurnPoller *poller, gboolean succeeded, guint *n_polls)
{
  (*n_polls)++;
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnContactList) list = churn_contact_list_new ();
  g_autoptr (ChurnContactView) view = churn_contact_view_new ();
  g_autoptr (ChurnPoller) poller = churn_poller_new (list, view, CHURN_CLOCK (fixture->clock));
  g_autoptr (ChurnSession) session = test_api_create_session (fixture->server, NULL);
  g_autoptr (ChurnOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  guint n_polls = 0;

  churn_outbox_set_session (fixture->outbox, NULL, NULL);
  g_signal_connect (poller, "polled", G_CALLBACK (count_polls), &n_polls);
  churn_outbox_follow (fixture->outbox, poller);
  churn_poller_set_session (poller, session);
  g_assert_null (churn_outbox_add (fixture->outbox, "c1", 24, NULL, 0, &error));
  test_run_until (n_polls == 1);

  /* Whoever is signed in can make an offer; answered, it polls by itself. */
  entry = add (fixture, "c1", 24);
  test_clock_advance (fixture->clock, 10 * TEST_SECOND);
  test_run_until (fixture->n_sent == 1);
  test_run_until (n_polls == 2);

  churn_poller_set_session (poller, NULL);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  test_drain ();
}

#define ADD(name, function) g_test_add ("/outbox/" name, Fixture, NULL, set_up, function, tear_down)

void
test_outbox_add (void)
{
  ADD ("sends", test_sends);
  ADD ("undo", test_undo);
  ADD ("undo-unsure", test_undo_unsure);
  ADD ("undo-seconds", test_undo_seconds);
  ADD ("killed-while-waiting", test_killed_while_waiting);
  ADD ("killed-before-answer", test_killed_before_answer);
  ADD ("retries", test_retries);
  ADD ("expired-credentials", test_expired_credentials);
  ADD ("busy", test_busy);
  ADD ("refused", test_refused);
  ADD ("refused-on-the-way", test_refused_on_the_way);
  ADD ("refused-of-old", test_refused_of_old);
  ADD ("other-people", test_other_people);
  ADD ("bad-files", test_bad_files);
  ADD ("left-behind", test_left_behind);
  ADD ("invalid-offers", test_invalid_offers);
  ADD ("no-place", test_no_place);
  ADD ("write-fails", test_write_fails);
  ADD ("order", test_order);
  ADD ("two-desks", test_two_desks);
  ADD ("cannot-look", test_cannot_look);
  ADD ("follow", test_follow);
}
