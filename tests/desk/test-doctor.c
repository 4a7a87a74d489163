#include "tests.h"

#include "churn-doctor-words.h"
#include "churn-doctor.h"
#include "churn-system-clock.h"

/* What stops a doctor as soon as a check is in a state. */
typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  ChurnDoctorState state;
  gboolean stopped;
} Stop;

static void
state_cb (ChurnDoctorLine *line, GParamSpec *pspec, Stop *stop)
{
  if (churn_doctor_line_get_state (line) == stop->state)
    g_cancellable_cancel (stop->cancellable);
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stop *stop = user_data;
  g_autoptr (GError) error = NULL;

  churn_doctor_run_finish (CHURN_DOCTOR (source), result, &error);
  stop->stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_main_loop_quit (stop->loop);
}

/* A doctor who was stopped. Nothing listens where they ask. */
static ChurnDoctor *
examine_until (ChurnDoctorCheck check, ChurnDoctorState state)
{
  g_autoptr (ChurnClock) clock = churn_system_clock_new ();
  g_autoptr (ChurnKeyring) keyring = churn_keyring_new ();
  g_autoptr (ChurnConnector) connector = churn_connector_new (keyring, clock);
  g_autoptr (ChurnConnection) connection =
      churn_connection_new_from_environment ("http://127.0.0.1:9");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ChurnDoctor *doctor = churn_doctor_new (connector, connection, NULL);
  g_autoptr (ChurnDoctorLine) line = g_list_model_get_item (churn_doctor_get_lines (doctor), check);
  Stop stop = { loop, cancellable, state, FALSE };

  g_signal_connect (line, "notify", G_CALLBACK (state_cb), &stop);
  churn_doctor_run_async (doctor, cancellable, examined_cb, &stop);
  g_main_loop_run (loop);
  g_assert_true (stop.stopped);
  g_signal_handlers_disconnect_by_data (line, &stop);

  return doctor;
}

/* What was found until then is told, and what did not end. */
static void
test_stopped_while_asking (void)
{
  g_autoptr (ChurnDoctor) doctor = examine_until (CHURN_DOCTOR_IDENTITY, CHURN_DOCTOR_EXAMINING);
  g_autofree char *report = churn_doctor_words_report (churn_doctor_get_lines (doctor));

  g_assert_nonnull (strstr (report, "✔ Settings: passed"));
  g_assert_nonnull (strstr (report, "✔ Credentials: passed"));
  g_assert_nonnull (strstr (report, "✘ Identity: failed (This took too long and was given up.)\n"));
  g_assert_nonnull (strstr (report, "· Name of the address: waiting\n"));
  g_assert_false (churn_doctor_is_healthy (doctor));
}

/* What was not examined is not known to be well. */
static void
test_stopped_between (void)
{
  g_autoptr (ChurnDoctor) doctor = examine_until (CHURN_DOCTOR_CONFIGURATION, CHURN_DOCTOR_PASSED);
  g_autofree char *report = churn_doctor_words_report (churn_doctor_get_lines (doctor));

  g_assert_nonnull (strstr (report, "✔ Settings: passed"));
  g_assert_nonnull (strstr (report, "· Keyring: waiting\n"));
  g_assert_null (strstr (report, "failed"));
  g_assert_false (churn_doctor_is_healthy (doctor));
}

/* What programs read is not what people do. */
static void
test_findings (void)
{
  static const struct
  {
    ChurnDoctorCheck check;
    const char *detail;
    const char *words;
  } cases[] = {
    { CHURN_DOCTOR_CONFIGURATION, "demo", "The demo on this computer" },
    { CHURN_DOCTOR_CONFIGURATION, "keys, https://a.example/prod, us-east-1",
      "Access keys, https://a.example/prod, us-east-1" },
    { CHURN_DOCTOR_CREDENTIALS, "environment", "Credentials of the environment" },
    { CHURN_DOCTOR_CREDENTIALS, "keys", "Access keys that were entered" },
    { CHURN_DOCTOR_CREDENTIALS, "credentials-file, my own",
      "Profile my own of the credentials file" },
    { CHURN_DOCTOR_CREDENTIALS, "config-file, base", "Profile base of the configuration file" },
    { CHURN_DOCTOR_CREDENTIALS, "sso, 123456789012, Agents, https://a.example/start",
      "IAM Identity Center (https://a.example/start), role Agents of account 123456789012" },
    { CHURN_DOCTOR_CREDENTIALS, "web-identity, arn:aws:iam::1:role/A",
      "Role arn:aws:iam::1:role/A, by a web identity" },
    { CHURN_DOCTOR_CREDENTIALS, "assume-role, arn:aws:iam::1:role/A, container",
      "Role arn:aws:iam::1:role/A; Credentials of the container" },
    { CHURN_DOCTOR_CREDENTIALS,
      "assume-role, arn:aws:iam::1:role/B, assume-role, arn:aws:iam::1:role/A, config-file, base",
      "Role arn:aws:iam::1:role/B; Role arn:aws:iam::1:role/A; "
      "Profile base of the configuration file" },
    { CHURN_DOCTOR_CREDENTIALS, "one of tomorrow", "one of tomorrow" },
    { CHURN_DOCTOR_CREDENTIALS, "sso, of tomorrow", "sso, of tomorrow" },
    { CHURN_DOCTOR_ACCESS, "agent, jdoe", "jdoe, Agent" },
    { CHURN_DOCTOR_ACCESS, "supervisor, supervisor", "Supervisor" },
    { CHURN_DOCTOR_ACCESS, "supervisor, ", "Supervisor" },
    { CHURN_DOCTOR_CONTACTS, "1", "1\u00a0contact" },
    { CHURN_DOCTOR_CONTACTS, "0", "0\u00a0contacts" },
    { CHURN_DOCTOR_CLOCK, "+0 s", "As the contact centre’s" },
    { CHURN_DOCTOR_CLOCK, "+3 s", "The contact centre’s is +3\u00a0s ahead" },
    { CHURN_DOCTOR_FEED, "12 s", "The newest is 12\u00a0s old" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ChurnDoctorLine) line = churn_doctor_line_new (cases[i].check);
      g_autofree char *words = NULL;

      churn_doctor_line_set (line, CHURN_DOCTOR_PASSED, cases[i].detail, NULL);
      words = churn_doctor_words_finding (line);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

void
test_doctor_add (void)
{
  g_assert_true (g_setenv ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", TRUE));
  g_assert_true (g_setenv ("AWS_SECRET_ACCESS_KEY", "a secret", TRUE));
  g_assert_true (g_setenv ("AWS_REGION", "us-east-1", TRUE));
  g_assert_true (g_setenv ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9", TRUE));
  g_assert_true (g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE));

  g_test_add_func ("/desk/doctor/stopped-while-asking", test_stopped_while_asking);
  g_test_add_func ("/desk/doctor/stopped-between", test_stopped_between);
  g_test_add_func ("/desk/doctor/findings", test_findings);
}
