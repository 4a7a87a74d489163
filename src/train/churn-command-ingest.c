#include "churn-command.h"

#include "aws-service-endpoint.h"
#include "churn-cloud-ingestion.h"
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

static int
ingest_locally (const char *table, const char *store_path, ChurnDatasetOptions *reading)
{
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (ChurnProgress) progress = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  guint n = 0;

  store = churn_sqlite_store_new (store_path, &error);
  if (store == NULL)
    return churn_command_fail (error);
  progress = churn_progress_new ();
  done = churn_ingestion_run (table, store, reading, show_batch, progress, &n, NULL, &error);
  g_print ("%u customers taken in, %u bad rows skipped\n", n, reading->n_bad);

  return done ? CHURN_EXIT_OK : churn_command_fail (error);
}

static int
ingest_into_cloud (const char *table,
                   ChurnIngestionTarget *target,
                   int parallel,
                   const char *resume,
                   ChurnDatasetOptions *reading)
{
  g_autoptr (ChurnProgress) progress = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (ChurnCloudIngestionCount) count = { 0 };
  g_autofree char *region = target->region;
  gboolean done;

  target->region = aws_service_endpoint_get_region (region, &error);
  if (target->region == NULL)
    return churn_command_misuse (error->message);
  target->credentials = aws_credentials_new_from_environment (&error);
  if (target->credentials == NULL)
    return churn_command_fail (error);

  progress = churn_progress_new ();
  done = churn_cloud_ingestion_run (table, target, (guint) parallel, resume, reading, show_batch,
                                    progress, &count, NULL, &error);
  g_clear_pointer (&progress, churn_progress_free);
  for (guint i = 0; i < count.failed->len; i++)
    g_printerr ("%s: not taken in: %s\n", g_get_prgname (),
                (char *) g_ptr_array_index (count.failed, i));
  g_print ("%" G_GUINT64_FORMAT " customers taken in, %" G_GUINT64_FORMAT
           " were in already, %u failed, %u bad rows skipped\n",
           count.n_in, count.n_before, count.failed->len, reading->n_bad);

  if (!done)
    return churn_command_fail (error);
  return count.failed->len == 0 ? CHURN_EXIT_OK : CHURN_EXIT_FAILED;
}

/**
 * churn_command_ingest:
 * @argc: of the command
 * @argv: of the command
 *
 * `ingest`: every customer of a table into the store and the feature store: those of one machine,
 * or CustomerData and the feature group in the cloud.
 *
 * Returns: the exit status
 */
int
churn_command_ingest (int argc, char **argv)
{
  ChurnDatasetOptions reading = { .warn = print_warning };
  g_autoptr (ChurnIngestionTarget) target = g_new0 (ChurnIngestionTarget, 1);
  g_autofree char *path = NULL;
  g_autofree char *resume = NULL;
  int parallel = 8;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &path,
      "The SQLite store, that of churn-desk-local --store", "FILE" },
    { "feature-group", 0, 0, G_OPTION_ARG_STRING, &target->feature_group,
      "The feature group in SageMaker", "NAME" },
    { "customer-table", 0, 0, G_OPTION_ARG_STRING, &target->customer_table,
      "The table CustomerData in DynamoDB", "NAME" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &target->region, "The region of both (else AWS_REGION)",
      "REGION" },
    { "parallel", 0, 0, G_OPTION_ARG_INT, &parallel, "How many at a time, 1 to 32 (8)", "N" },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &resume, "Keeps who is in, and goes on from there",
      "FILE" },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &reading.skip_bad, "Count bad rows and go on", NULL },
    { NULL },
  };

  if (!churn_command_parse (
          "TABLE.csv --store FILE | --feature-group NAME --customer-table NAME",
          "Takes every customer of a table into the store and the feature store: those of one "
          "machine, or\nthose in AWS, by the keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
          "AWS_SESSION_TOKEN.\nWhat was interrupted can be run again.",
          entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (path != NULL && (target->feature_group != NULL || target->customer_table != NULL))
    return churn_command_misuse ("--store is one machine's, --feature-group and --customer-table "
                                 "are the cloud's: name one or the other");
  if (path == NULL && target->feature_group == NULL && target->customer_table == NULL)
    return churn_command_misuse ("--store is missing, or --feature-group and --customer-table");
  if (path == NULL && target->feature_group == NULL)
    return churn_command_misuse ("--feature-group is missing");
  if (path == NULL && target->customer_table == NULL)
    return churn_command_misuse ("--customer-table is missing");
  if (path != NULL && (resume != NULL || target->region != NULL))
    return churn_command_misuse ("--resume and --region are the cloud's");
  if (parallel < 1 || parallel > CHURN_CLOUD_INGESTION_MAX_PARALLEL)
    return churn_command_misuse ("--parallel must be 1 to 32");

  return path != NULL ? ingest_locally (argv[1], path, &reading)
                      : ingest_into_cloud (argv[1], target, parallel, resume, &reading);
}
