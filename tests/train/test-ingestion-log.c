/* Which rows were taken in, kept in a file. */

#include "test-train.h"

#include "churn-error.h"
#include "churn-ingestion-log.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("churn-log-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "log.json", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_remove (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

/* In any order, the log holds what was added and nothing else, also after it was read again. */
static void
test_any_order (Place *place, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnIngestionLog) log = NULL;
      g_autoptr (ChurnIngestionLog) again = NULL;
      gboolean held[60] = { FALSE };

      g_remove (place->path);
      log = churn_ingestion_log_open (place->path, "hash", "where", &error);
      g_assert_no_error (error);
      for (guint i = 0; i < 10 + round * 5; i++)
        {
          guint row = g_rand_int_range (random, 0, G_N_ELEMENTS (held));

          held[row] = TRUE;
          churn_ingestion_log_add (log, row);
        }
      g_assert_true (churn_ingestion_log_save (log, &error));
      again = churn_ingestion_log_open (place->path, "hash", "where", &error);
      g_assert_no_error (error);
      for (guint row = 0; row < G_N_ELEMENTS (held); row++)
        {
          g_assert_cmpint (churn_ingestion_log_contains (log, row), ==, held[row]);
          g_assert_cmpint (churn_ingestion_log_contains (again, row), ==, held[row]);
        }
      g_assert_false (churn_ingestion_log_contains (again, G_N_ELEMENTS (held)));
    }
}

static void
test_joined (Place *place, gconstpointer data)
{
  g_autoptr (ChurnIngestionLog) log = churn_ingestion_log_open (place->path, "h", "w", NULL);
  g_autofree char *text = NULL;

  churn_ingestion_log_add (log, 5);
  churn_ingestion_log_add (log, 3);
  churn_ingestion_log_add (log, 4);
  churn_ingestion_log_add (log, 9);
  churn_ingestion_log_add (log, 4);
  g_assert_true (churn_ingestion_log_save (log, NULL));
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "[[3,5],[9,9]]"));
}

static void
test_refused (Place *place, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{\"table\":\"h\",\"target\":\"w\"}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[1]}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[[1]]}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[[2,1]]}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[[-1,1]]}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[[1,5],[4,6]]}",
    "{\"table\":\"h\",\"target\":\"w\",\"done\":[[\"1\",5]]}",
    "{\"table\":\"other\",\"target\":\"w\",\"done\":[]}",
    "{\"table\":\"h\",\"target\":\"other\",\"done\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_true (g_file_set_contents (place->path, bad[i], -1, NULL));
      g_assert_null (churn_ingestion_log_open (place->path, "h", "w", &error));
      g_assert_true (error->domain == CHURN_ERROR);
      g_assert_true (g_str_has_prefix (error->message, place->path));
      /* What cannot be read is left as it is. */
      g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, bad[i]);
    }
}

void
test_ingestion_log_add (void)
{
  g_test_add ("/train/ingestion-log/any-order", Place, NULL, set_up, test_any_order, tear_down);
  g_test_add ("/train/ingestion-log/joined", Place, NULL, set_up, test_joined, tear_down);
  g_test_add ("/train/ingestion-log/refused", Place, NULL, set_up, test_refused, tear_down);
}
