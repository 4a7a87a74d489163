#include "churn-error.h"
#include "store-conformance.h"
#include "test-sqlite.h"
#include "world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* What another handle opens is a file; its directory goes with the store that made it. */
static void
remove_directory (gpointer path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *entry = g_build_filename (directory, name, NULL);

      g_assert_cmpint (g_unlink (entry), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_free (path);
}

static ChurnStore *
open_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  ChurnSqliteStore *store = churn_sqlite_store_new (path, &error);

  g_assert_no_error (error);
  return CHURN_STORE (store);
}

static ChurnStore *
make_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("test-sqlite-XXXXXX", &error);
  char *path = g_build_filename (directory, "store.db", NULL);
  ChurnStore *store = open_path (path);

  g_assert_no_error (error);
  g_object_set_data_full (G_OBJECT (store), "path", path, remove_directory);
  return store;
}

static ChurnStore *
open_store (ChurnStore *store)
{
  return open_path (g_object_get_data (G_OBJECT (store), "path"));
}

/* A directory of the test's own. */
typedef struct
{
  char *path;
} Directory;

static void
directory_set_up (Directory *directory, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  directory->path = g_dir_make_tmp ("test-sqlite-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
directory_tear_down (Directory *directory, gconstpointer data)
{
  g_autoptr (GDir) entries = g_dir_open (directory->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory->path, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory->path), ==, 0);
  g_free (directory->path);
}

static char *
make_path (const Directory *directory, const char *name)
{
  return g_build_filename (directory->path, name, NULL);
}

static void
check_refused (const char *path, const char *reason)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  g_assert_null (churn_sqlite_store_new (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_foreign (Directory *directory, gconstpointer data)
{
  g_autofree char *text = make_path (directory, "text");
  g_autofree char *alien = make_path (directory, "alien.db");
  g_autofree char *newer = make_path (directory, "newer.db");
  g_autofree char *nowhere = make_path (directory, "no/such.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSqliteStore) store = NULL;
  sqlite3 *db = NULL;

  g_assert_true (g_file_set_contents (
      text, "This is a letter and no database, however long one looks at it.", -1, NULL));
  check_refused (text, "not a database");

  g_assert_cmpint (sqlite3_open (alien, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE songs (title)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);
  check_refused (alien, "another program");

  store = churn_sqlite_store_new (newer, &error);
  g_assert_no_error (error);
  g_clear_object (&store);
  g_assert_cmpint (sqlite3_open (newer, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  check_refused (newer, "newer version");

  g_assert_null (churn_sqlite_store_new (nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_private (Directory *directory, gconstpointer data)
{
  g_autofree char *path = make_path (directory, "private.db");
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  store = churn_sqlite_store_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* What SQLite itself would keep in memory is a file to us as any other. */
static void
test_odd_name (Directory *directory, gconstpointer data)
{
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (ChurnCustomer) customer = churn_customer_new ("100");
  g_autoptr (ChurnCustomer) found = NULL;
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chdir (directory->path), ==, 0);
  store = churn_sqlite_store_new (":memory:", &error);
  g_assert_no_error (error);
  churn_store_put_customer (CHURN_STORE (store), customer, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&store);
  store = churn_sqlite_store_new (":memory:", &error);
  g_assert_no_error (error);
  found = churn_store_get_customer (CHURN_STORE (store), "100", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_cmpint (g_chdir (here), ==, 0);
}

/* A file of the first form: what it holds stays, and it is of the newest form after. */
static void
test_older_form (Directory *directory, gconstpointer data)
{
  g_autofree char *path = make_path (directory, "older.db");
  g_autoptr (World) world = world_new (path);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autofree char *before = world_dump (world);
  g_autofree char *after = NULL;
  sqlite3 *db = NULL;

  g_clear_pointer (&world, world_free);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "DROP TABLE departures; "
                                 "ALTER TABLE contacts DROP COLUMN begun; "
                                 "ALTER TABLE contacts DROP COLUMN transcript_token; "
                                 "ALTER TABLE contacts DROP COLUMN ticked; "
                                 "ALTER TABLE customers DROP COLUMN given_sentiment; "
                                 "ALTER TABLE predictions DROP COLUMN fallback; "
                                 "ALTER TABLE offers DROP COLUMN since; "
                                 "PRAGMA user_version = 1",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  world = world_new (path);
  after = world_dump (world);
  g_assert_cmpstr (before, ==, after);
  world_tick (world, "c1");
}

/* Another connection sees, while the first one is still open, what the first one acknowledged: what
 * the death of the process leaves behind. */
static void
test_restart (Directory *directory, gconstpointer data)
{
  g_autofree char *path = make_path (directory, "restart.db");
  g_autoptr (World) world = world_new (path);
  g_autoptr (World) killed = NULL;
  g_autoptr (World) reopened = NULL;
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autofree char *before = NULL;
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;
  g_autoptr (ChurnFeed) feed = NULL;
  g_autoptr (ChurnFeed) resumed = NULL;
  ChurnFeedQuery query = { .now = world->now };

  world_contact_event (world, "CONNECTED_TO_AGENT", "c1", 10,
                       "\"agentInfo\":{\"agentArn\":\"arn:x/agent/jdoe\"}");
  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  world_rule (world, "NegativeSentiment", "c1", "e1", 30);
  world_tick (world, "c1");
  before = world_dump (world);
  feed = churn_store_list_contacts (CHURN_STORE (world->store), &query, NULL, NULL);
  killed = world_new (path);
  between = world_dump (killed);
  g_assert_cmpstr (before, ==, between);
  g_clear_pointer (&killed, world_free);
  g_clear_pointer (&world, world_free);
  reopened = world_new (path);
  after = world_dump (reopened);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (world_count_predictions (reopened, "c1", CHURN_CAUSE_SENTIMENT), ==, 1);
  /* The cursor of before goes on. */
  query.cursor = feed->cursor;
  resumed = churn_store_list_contacts (CHURN_STORE (reopened->store), &query, NULL, NULL);
  g_assert_false (resumed->reset);
  g_assert_cmpuint (resumed->contacts->len, ==, 0);
}

static void
test_bulk (Directory *directory, gconstpointer data)
{
  g_autofree char *path = make_path (directory, "bulk.db");
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) stays = NULL;
  g_autoptr (ChurnCustomer) gone = NULL;
  g_autoptr (ChurnCustomer) nobody = churn_customer_new ("nobody");
  gboolean held = FALSE;

  store = churn_sqlite_store_new (path, &error);
  g_assert_no_error (error);
  features = churn_sqlite_features_new (store);
  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (churn_sqlite_store_begin (store, &error));
      for (guint i = 0; i < 500; i++)
        {
          g_autofree char *id = g_strdup_printf ("%u-%u", round, i);
          g_autoptr (ChurnCustomer) customer = churn_customer_new (id);
          ChurnFeatures row = { { i } };

          customer->event_time = 1000;
          churn_store_put_customer (CHURN_STORE (store), customer, NULL, &error);
          g_assert_no_error (error);
          churn_feature_store_put (features, id, &row, 1000, NULL, &error);
          g_assert_no_error (error);
        }
      /* A step inside that fails takes nothing with it. */
      g_assert_null (
          churn_store_set_months (CHURN_STORE (store), nobody, 1, 1, 1, &held, NULL, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
      g_clear_error (&error);
      if (round == 0)
        g_assert_true (churn_sqlite_store_commit (store, &error));
      else
        churn_sqlite_store_rollback (store);
    }
  stays = churn_store_get_customer (CHURN_STORE (store), "0-499", NULL, &error);
  gone = churn_store_get_customer (CHURN_STORE (store), "1-0", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stays);
  g_assert_null (gone);
}

static void
test_features (void)
{
  g_autoptr (ChurnSqliteStore) store = churn_sqlite_store_new (NULL, NULL);
  g_autoptr (ChurnFeatureStore) features = churn_sqlite_features_new (store);
  g_autoptr (GError) error = NULL;
  ChurnFeatures one, two, read;
  gboolean found = TRUE;

  churn_features_clear (&one);
  churn_features_clear (&two);
  one.values[0] = 1.0 / 3;
  two.values[0] = 2;
  churn_feature_store_get (features, "100", &read, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (found);
  churn_feature_store_put (features, "100", &one, 2000, NULL, &error);
  /* Neither as new nor older: silently ignored. */
  churn_feature_store_put (features, "100", &two, 2000, NULL, &error);
  churn_feature_store_put (features, "100", &two, 1000, NULL, &error);
  churn_feature_store_get (features, "100", &read, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  g_assert_true (churn_features_equal (&one, &read));
  churn_feature_store_put (features, "100", &two, 3000, NULL, &error);
  churn_feature_store_get (features, "100", &read, &found, NULL, &error);
  g_assert_true (churn_features_equal (&two, &read));
}

static void
test_cancelled (void)
{
  g_autoptr (ChurnSqliteStore) store = churn_sqlite_store_new (NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (churn_store_list_live_ids (CHURN_STORE (store), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const StoreMaker maker = { make_store, open_store };

void
test_sqlite_store_add (void)
{
  store_conformance_add ("/sqlite/store", &maker);
  g_test_add ("/sqlite/foreign", Directory, NULL, directory_set_up, test_foreign,
              directory_tear_down);
  g_test_add ("/sqlite/older-form", Directory, NULL, directory_set_up, test_older_form,
              directory_tear_down);
  g_test_add ("/sqlite/odd-name", Directory, NULL, directory_set_up, test_odd_name,
              directory_tear_down);
  g_test_add ("/sqlite/private", Directory, NULL, directory_set_up, test_private,
              directory_tear_down);
  g_test_add ("/sqlite/restart", Directory, NULL, directory_set_up, test_restart,
              directory_tear_down);
  g_test_add ("/sqlite/bulk", Directory, NULL, directory_set_up, test_bulk, directory_tear_down);
  g_test_add_func ("/sqlite/features", test_features);
  g_test_add_func ("/sqlite/cancelled", test_cancelled);
}
