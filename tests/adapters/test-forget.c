#include "churn-error.h"
#include "test-sqlite.h"
#include "world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define BO "+61491571491"
#define NOTE "a note of the agent"

/* A call of each customer, and one more of Ana's that came of her own: all that a call leaves. */
static void
play (World *world)
{
  static const char *const contacts[] = { "ana-1", "ana-2", "bo-1" };

  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      const char *id = contacts[i];
      g_autofree char *event = g_strconcat (id, "-event", NULL);
      g_autoptr (JsonNode) answer =
          world_lookup (world, id, g_str_has_prefix (id, "ana") ? ANA : BO);
      g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo Doe");
      g_autoptr (ChurnContact) contact = world_get_contact (world, id);
      g_autoptr (ChurnOffer) request = churn_offer_new ();
      g_autoptr (ChurnOffer) offer = NULL;
      g_autofree char *key = g_strdup_printf ("6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f0%u", i);
      g_autoptr (GError) error = NULL;

      world_turn (world, id, "t1", "CUSTOMER", "NEGATIVE", 3);
      world_rule (world, "NegativeSentiment", id, event, 4);
      world_tick (world, id);
      request->months = 24;
      request->note = g_strdup (NOTE);
      offer = churn_offers_make (world->pipeline, contact, agent, key, request, world->now, NULL,
                                 &error);
      g_assert_no_error (error);
    }
}

static int
count (const char *path, const char *table)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM ", table, NULL);
  sqlite3_stmt *statement = NULL;
  sqlite3 *db = NULL;
  int n;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

/* The files of the store, as they are on the disk. */
static gboolean
is_written (const char *path, const char *text)
{
  static const char *const ends[] = { "", "-wal" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length = 0;

      if (g_file_get_contents (name, &bytes, &length, NULL))
        found |= memmem (bytes, length, text, strlen (text)) != NULL;
    }
  return found;
}

static void
test_forget (void)
{
  static const char *const tables[] = { "customers", "contacts",    "features", "sentiment_events",
                                        "segments",  "predictions", "offers" };
  static const char *const traces[] = { "Ana", ANA, "ana-1", "ana-2", "ana-1-event" };
  g_autofree char *folder = g_dir_make_tmp ("churn-forget-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (World) world = world_new (path);
  g_autoptr (GError) error = NULL;
  guint n_contacts = 99;

  play (world);
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    g_assert_true (is_written (path, traces[i]));

  /* Not while they are on the phone: nothing is erased. */
  world_contact_event (world, "DISCONNECTED", "ana-1", 60, NULL);
  g_assert_false (
      churn_sqlite_store_forget_customer (world->sqlite, "100", &n_contacts, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "ana-2"));
  g_clear_error (&error);
  g_assert_cmpint (count (path, "customers"), ==, 2);
  g_assert_cmpint (count (path, "contacts"), ==, 3);

  world_contact_event (world, "DISCONNECTED", "ana-2", 60, NULL);
  g_assert_true (
      churn_sqlite_store_forget_customer (world->sqlite, "100", &n_contacts, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_contacts, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      g_test_message ("%s", traces[i]);
      g_assert_false (is_written (path, traces[i]));
    }
  /* What is of the other one stays. */
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_test_message ("%s", tables[i]);
      g_assert_cmpint (count (path, tables[i]), >=, 1);
    }
  g_assert_cmpint (count (path, "customers"), ==, 1);
  g_assert_cmpint (count (path, "contacts"), ==, 1);
  g_assert_cmpint (count (path, "offers"), ==, 1);
  g_assert_true (is_written (path, NOTE));

  /* Again: there is nothing more. */
  g_assert_true (
      churn_sqlite_store_forget_customer (world->sqlite, "100", &n_contacts, NULL, &error));
  g_assert_cmpuint (n_contacts, ==, 0);
  g_clear_pointer (&world, world_free);
  g_remove (path);
  g_rmdir (folder);
}

void
test_forget_add (void)
{
  g_test_add_func ("/sqlite/forget", test_forget);
}
