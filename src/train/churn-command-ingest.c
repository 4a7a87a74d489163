#include "churn-command.h"

#include "churn-ingestion.h"
#include "churn-progress.h"

static void
print_warning (const char *message, gpointer data)
{
  g_printerr ("%s: warning: %s\n", g_get_prgname (), message);
}

static void
show_batch (goffset done, goffset total, gpointer data)
{
  churn_progress_show (data, "ingesting", done, total);
}

/**
 * churn_command_ingest:
 * @argc: of the command
 * @argv: of the command
 *
 * `ingest`: every customer of a table into the store and the feature store.
 *
 * Returns: the exit status
 */
int
churn_command_ingest (int argc, char **argv)
{
  ChurnDatasetOptions reading = { .warn = print_warning };
  g_autofree char *path = NULL;
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (ChurnProgress) progress = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  guint n = 0;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &path,
      "The SQLite store, that of churn-desk-local --store", "FILE" },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &reading.skip_bad, "Count bad rows and go on", NULL },
    { NULL },
  };

  if (!churn_command_parse ("TABLE.csv --store FILE",
                            "Takes every customer of a table into the store and the feature store. "
                            "What was interrupted\ncan be run again.",
                            entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (path == NULL)
    return churn_command_misuse ("--store is missing");

  store = churn_sqlite_store_new (path, &error);
  if (store == NULL)
    return churn_command_fail (error);
  progress = churn_progress_new ();
  done = churn_ingestion_run (argv[1], store, &reading, show_batch, progress, &n, NULL, &error);
  g_print ("%u customers taken in, %u bad rows skipped\n", n, reading.n_bad);

  return done ? CHURN_EXIT_OK : churn_command_fail (error);
}
