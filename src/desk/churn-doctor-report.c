#include "config.h"

#include "churn-doctor-report.h"

#include "churn-demo.h"
#include "churn-doctor-words.h"
#include "churn-doctor.h"
#include "churn-problem-words.h"
#include "churn-system-clock.h"

/* Nobody waits at a terminal for longer. */
#define PATIENCE_SECONDS 120
/* Whoever runs it may sit at another screen than the one where the keyring asks. */
#define KEYRING_SECONDS 10

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  ChurnDemo *demo;
  GError *error;
} Report;

static void
report_clear (Report *report)
{
  g_main_loop_unref (report->loop);
  g_object_unref (report->cancellable);
  g_clear_object (&report->demo);
  g_clear_error (&report->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Report *report = user_data;

  churn_demo_start_finish (CHURN_DEMO (source), result, &report->error);
  g_main_loop_quit (report->loop);
}

/* The session of a simulated contact centre that is started for this. */
static ChurnSession *
start_demo (Report *report)
{
  report->demo = churn_demo_new (NULL, NULL);
  churn_demo_start_async (report->demo, report->cancellable, started_cb, report);
  g_main_loop_run (report->loop);

  return report->error == NULL ? churn_demo_create_session (report->demo, NULL, &report->error)
                               : NULL;
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Report *report = user_data;

  /* Where the time was over, the lines say so. */
  churn_doctor_run_finish (CHURN_DOCTOR (source), result, NULL);
  g_main_loop_quit (report->loop);
}

static gboolean
patience_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * churn_doctor_report:
 * @settings: the application's settings
 * @url: (nullable): the address of an agent API, which is asked with the credentials of the
 *   environment, in the place of the connection that was chosen
 * @json: for programs, on one line
 *
 * Examines the connection and prints what was found. Without a window, and without one that runs.
 *
 * Returns: the exit status: 0 where nothing has failed, 1 where something has, 3 where the keyring
 *   asked to be unlocked and nobody answered, so that it is of use to try again
 */
int
churn_doctor_report (GSettings *settings, const char *url, gboolean json)
{
  g_autoptr (ChurnClock) clock = churn_system_clock_new ();
  g_autoptr (ChurnKeyring) keyring = churn_keyring_new ();
  g_autoptr (ChurnConnector) connector = churn_connector_new (keyring, clock);
  g_autoptr (ChurnConnection) connection = churn_connection_load (settings);
  g_autoptr (ChurnSession) demo = NULL;
  g_autoptr (ChurnDoctor) doctor = NULL;
  g_autofree char *text = NULL;
  g_auto (Report) report = { g_main_loop_new (NULL, FALSE), g_cancellable_new (), NULL, NULL };
  guint patience;

  if (url != NULL)
    {
      g_clear_pointer (&connection, churn_connection_free);
      connection = churn_connection_new_from_environment (url);
    }
  patience = g_timeout_add_seconds (PATIENCE_SECONDS, patience_cb, report.cancellable);
  if (connection->kind == CHURN_CONNECTION_DEMO)
    demo = start_demo (&report);
  if (report.error == NULL)
    {
      doctor = churn_doctor_new (connector, connection, demo);
      churn_doctor_set_keyring_patience (doctor, KEYRING_SECONDS);
      churn_doctor_run_async (doctor, report.cancellable, examined_cb, &report);
      g_main_loop_run (report.loop);
    }
  if (!g_cancellable_is_cancelled (report.cancellable))
    g_source_remove (patience);
  if (report.error != NULL)
    {
      g_printerr ("%s\n", churn_problem_words (report.error));
      return 1;
    }
  text = json ? churn_doctor_to_json (doctor)
              : churn_doctor_words_report (churn_doctor_get_lines (doctor));
  g_print (json ? "%s\n" : "%s", text);

  if (churn_doctor_get_keyring_asks (doctor))
    return 3;
  return churn_doctor_is_healthy (doctor) ? 0 : 1;
}
