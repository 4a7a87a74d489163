/* Whom a person is told of, and how often. */

#include "tests.h"

#include "churn-alerts.h"
#include "churn-system-clock.h"

#include "test-contacts.h"

#include <math.h>

typedef struct
{
  ChurnContactList *list;
  ChurnAlerts *alerts;
  GString *told; /* "risk 1 " for each that was raised, "down 1 " for each that was lowered */
  gint64 version;
} Fixture;

static void
raised_cb (Fixture *fixture, ChurnContactItem *item, ChurnAlertCause cause)
{
  g_string_append_printf (fixture->told, "%s %s ", cause == CHURN_ALERT_HELP ? "help" : "risk",
                          churn_contact_item_get_id (item) + strlen ("contact-000"));
}

static void
lowered_cb (Fixture *fixture, const char *contact_id)
{
  g_string_append_printf (fixture->told, "down %s ", contact_id + strlen ("contact-000"));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnClock) clock = churn_system_clock_new ();

  fixture->list = churn_contact_list_new ();
  fixture->alerts = churn_alerts_new (fixture->list, clock);
  fixture->told = g_string_new (NULL);
  g_signal_connect_swapped (fixture->alerts, "raised", G_CALLBACK (raised_cb), fixture);
  g_signal_connect_swapped (fixture->alerts, "lowered", G_CALLBACK (lowered_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->alerts);
  g_object_unref (fixture->list);
  g_string_free (fixture->told, TRUE);
}

static ChurnContact *
contact (Fixture *fixture, guint number, double churn)
{
  ChurnContact *self = test_contact_new (number, churn);

  self->version = ++fixture->version;

  return self;
}

/* One poll brings @contact (taken; NULL: nothing new), and @expected is what is told. */
static void
poll (Fixture *fixture, ChurnContact *contact, const char *expected)
{
  g_autoptr (ChurnFeed) feed = churn_feed_new ();

  if (contact != NULL)
    g_ptr_array_add (feed->contacts, contact);
  churn_contact_list_apply (fixture->list, feed);
  churn_alerts_look (fixture->alerts);
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  /* What is so at first is seen. */
  poll (fixture, contact (fixture, 1, 0.9), "");
  poll (fixture, contact (fixture, 2, 0.3), "");
  poll (fixture, contact (fixture, 1, 0.95), "");
  poll (fixture, contact (fixture, 2, 0.7), "risk 2 ");
  poll (fixture, NULL, "");
  poll (fixture, contact (fixture, 2, 0.99), "");
  /* Who comes later with a high risk is news. */
  poll (fixture, contact (fixture, 3, NAN), "");
  poll (fixture, contact (fixture, 3, 0.8), "risk 3 ");
}

static void
test_hysteresis (Fixture *fixture, gconstpointer data)
{
  poll (fixture, NULL, "");
  poll (fixture, contact (fixture, 1, 0.71), "risk 1 ");
  for (guint i = 0; i < 20; i++)
    poll (fixture, contact (fixture, 1, i % 2 == 0 ? 0.66 : 0.74), "");
  poll (fixture, contact (fixture, 1, 0.64), "down 1 ");
  poll (fixture, contact (fixture, 1, 0.69), "");
  poll (fixture, contact (fixture, 1, 0.7), "risk 1 ");
}

static void
test_help (Fixture *fixture, gconstpointer data)
{
  ChurnContact *asking = contact (fixture, 1, 0.1);
  ChurnContact *worse = contact (fixture, 1, 0.9);
  ChurnContact *claimed = contact (fixture, 1, 0.9);

  poll (fixture, NULL, "");
  asking->help = TRUE;
  poll (fixture, asking, "help 1 ");
  /* Another cause is told once too. */
  worse->help = TRUE;
  poll (fixture, worse, "risk 1 ");
  /* Somebody has it. */
  claimed->help = TRUE;
  claimed->claimed_by = g_strdup ("sam");
  poll (fixture, claimed, "down 1 ");
  poll (fixture, contact (fixture, 1, 0.95), "");
}

static void
test_own (Fixture *fixture, gconstpointer data)
{
  ChurnContact *asking = contact (fixture, 1, 0.1);

  churn_alerts_set_own (fixture->alerts, TRUE);
  poll (fixture, NULL, "");
  asking->help = TRUE;
  poll (fixture, asking, "");
  poll (fixture, contact (fixture, 1, 0.9), "risk 1 ");
}

static void
test_snoozed (Fixture *fixture, gconstpointer data)
{
  poll (fixture, NULL, "");
  churn_alerts_snooze (fixture->alerts, G_TIME_SPAN_DAY);
  poll (fixture, contact (fixture, 1, 0.9), "");
  poll (fixture, contact (fixture, 2, 0.9), "");
  poll (fixture, contact (fixture, 2, 0.2), "");
  /* What still lasts is told when they are awake again, what has passed is not. */
  churn_alerts_snooze (fixture->alerts, 0);
  poll (fixture, NULL, "risk 1 ");
}

static void
test_ended (Fixture *fixture, gconstpointer data)
{
  ChurnContact *over = contact (fixture, 1, 0.9);

  poll (fixture, NULL, "");
  poll (fixture, contact (fixture, 1, 0.9), "risk 1 ");
  over->version = ++fixture->version;
  over->disconnected = over->connected + G_USEC_PER_SEC;
  over->completed = over->disconnected;
  poll (fixture, over, "down 1 ");
  poll (fixture, NULL, "");
}

static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  poll (fixture, NULL, "");
  poll (fixture, contact (fixture, 1, 0.9), "risk 1 ");
  churn_alerts_forget (fixture->alerts);
  poll (fixture, NULL, "down 1 ");
  poll (fixture, contact (fixture, 1, 0.95), "");
  /* Another threshold is no news of a contact either. */
  poll (fixture, contact (fixture, 2, 0.5), "");
  g_object_set (fixture->alerts, "risk-threshold", 0.4, NULL);
  poll (fixture, NULL, "");
  poll (fixture, contact (fixture, 3, 0.45), "risk 3 ");
}

void
test_alerts_add (void)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/desk/alerts/once", test_once },           { "/desk/alerts/hysteresis", test_hysteresis },
    { "/desk/alerts/help", test_help },           { "/desk/alerts/own", test_own },
    { "/desk/alerts/snoozed", test_snoozed },     { "/desk/alerts/ended", test_ended },
    { "/desk/alerts/forgotten", test_forgotten },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
}
