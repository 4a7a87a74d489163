#include "test-backend.h"

#include "churn-outbox.h"
#include "churn-poller.h"

#include "aws-credential-cache.h"

#define EXPIRED "{\"message\":\"The security token included in the request is expired\"}"
#define POLLS 200
#define OFFERS 20
/* Every so many polls and offers the keys have expired on the way. */
#define POLLS_A_KEY 12
#define OFFERS_A_KEY 3

/* Gives other keys each time, as STS does. */
#define TEST_TYPE_KEYS (test_keys_get_type ())
G_DECLARE_FINAL_TYPE (TestKeys, test_keys, TEST, KEYS, GObject)

struct _TestKeys
{
  GObject parent_instance;

  guint n_given;
};

static void test_keys_provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestKeys,
                               test_keys,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER,
                                                      test_keys_provider_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return "a test";
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  TestKeys *self = TEST_KEYS (provider);
  g_autofree char *id = g_strdup_printf ("AKIDEXAMPLE%u", ++self->n_given);

  g_task_return_pointer (task, aws_credentials_new (id, "a secret", "a token", 0),
                         (GDestroyNotify) aws_credentials_unref);
  g_object_unref (task);
}

static void
test_keys_provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
test_keys_class_init (TestKeysClass *klass)
{
}

static void
test_keys_init (TestKeys *self)
{
}

typedef struct
{
  guint n_polled;
  guint n_succeeded;
  guint n_sent;
  guint n_failed;
  gboolean ill; /* a person was shown anything but Live */
} Seen;

static void
on_polled (ChurnPoller *poller, gboolean succeeded, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_polled++;
  seen->n_succeeded += succeeded ? 1 : 0;
  seen->ill = seen->ill || churn_poller_get_freshness (poller) != CHURN_FRESHNESS_LIVE;
}

static void
on_sent (ChurnOutbox *outbox, ChurnOutboxEntry *entry, gpointer user_data)
{
  ((Seen *) user_data)->n_sent++;
}

static void
on_failed (ChurnOutbox *outbox, ChurnOutboxEntry *entry, gpointer user_data)
{
  ((Seen *) user_data)->n_failed++;
}

/* The clock stands still while something is on its way. */
static void
go_on (TestClock *clock, ChurnPoller *poller, ChurnOutboxEntry *entry)
{
  if (churn_poller_get_polling (poller) ||
      (entry != NULL && churn_outbox_entry_get_state (entry) == CHURN_OUTBOX_SENDING))
    g_main_context_iteration (NULL, TRUE);
  else
    test_clock_advance (clock, TEST_SECOND / 4);
}

/* Keys that expire in the middle of polls and offers: nobody sees it, nothing is lost, and no offer
 * is answered twice. */
static void
test_polls_and_offers (void)
{
  g_autoptr (TestClock) clock = test_clock_new ();
  TestApi *server = test_api_new (CHURN_CLOCK (clock));
  g_autoptr (ChurnSession) session = test_api_create_session (server, NULL);
  g_autoptr (TestKeys) keys = g_object_new (TEST_TYPE_KEYS, NULL);
  g_autoptr (AwsCredentialCache) cache = aws_credential_cache_new (AWS_CREDENTIAL_PROVIDER (keys));
  g_autoptr (ChurnContactList) list = churn_contact_list_new ();
  g_autoptr (ChurnContactView) view = churn_contact_view_new ();
  g_autoptr (ChurnPoller) poller = churn_poller_new (list, view, CHURN_CLOCK (clock));
  g_autoptr (GHashTable) answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *directory = test_make_directory ();
  g_autoptr (ChurnOutbox) outbox = churn_outbox_new (directory, CHURN_CLOCK (clock));
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };
  guint n_refused = 0, n_polls_refused = 0;

  aws_client_set_credential_cache (churn_session_get_client (session), cache);
  g_signal_connect (poller, "polled", G_CALLBACK (on_polled), &seen);
  g_signal_connect (outbox, "sent", G_CALLBACK (on_sent), &seen);
  g_signal_connect (outbox, "failed", G_CALLBACK (on_failed), &seen);
  churn_poller_set_session (poller, session);
  test_run_until (seen.n_polled == 1);
  churn_outbox_set_session (outbox, session, &error);
  g_assert_no_error (error);

  while (seen.n_polled < POLLS)
    {
      guint n_polled = seen.n_polled;

      if (n_polled % POLLS_A_KEY == 0)
        {
          test_api_reply (server, "/contacts", 403, g_strdup (EXPIRED));
          n_polls_refused++;
        }
      if (n_polled % (POLLS / OFFERS) == 0)
        {
          guint n_sent = seen.n_sent;
          g_autoptr (ChurnOutboxEntry) entry = NULL;

          if (n_sent % OFFERS_A_KEY == 0)
            {
              test_api_reply (server, "/offers", 403, g_strdup (EXPIRED));
              n_refused++;
            }
          entry = churn_outbox_add (outbox, "c1", 24, NULL, 0, &error);
          g_assert_no_error (error);
          while (seen.n_sent == n_sent)
            go_on (clock, poller, entry);
          g_hash_table_add (answered, g_strdup (test_api_get_last (server, "/offers")->key));
        }
      while (seen.n_polled == n_polled)
        go_on (clock, poller, NULL);
    }

  g_assert_cmpuint (seen.n_succeeded, ==, seen.n_polled);
  g_assert_false (seen.ill);
  g_assert_cmpuint (seen.n_failed, ==, 0);
  g_assert_cmpuint (seen.n_sent, ==, g_hash_table_size (answered));
  g_assert_cmpuint (seen.n_sent, >=, OFFERS - 1);
  /* What came twice was refused the first time. */
  g_assert_cmpuint (test_api_count (server, "/offers"), ==, seen.n_sent + n_refused);
  g_assert_cmpuint (test_api_count (server, "/contacts"), ==, seen.n_polled + n_polls_refused);
  g_assert_cmpuint (n_refused, >, 5);
  g_assert_cmpuint (n_polls_refused, >, 10);
  g_assert_cmpuint (keys->n_given, ==, 1 + n_refused + n_polls_refused);

  churn_poller_set_session (poller, NULL);
  g_object_run_dispose (G_OBJECT (outbox));
  test_drain ();
  aws_client_set_credential_cache (churn_session_get_client (session), NULL);
  test_api_free (server);
  test_drain ();
  test_remove_directory (directory);
}

void
test_expiry_add (void)
{
  g_test_add_func ("/expiry/polls-and-offers", test_polls_and_offers);
}
