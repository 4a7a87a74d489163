#include "churn-command.h"

#include "churn-outcomes.h"
#include "churn-sqlite-store.h"

/* The ids of a list, one a line. */
static GHashTable *
read_list (const char *path, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &contents, NULL, error))
    return NULL;
  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      g_hash_table_add (ids, g_strdup (*line));

  return g_steal_pointer (&ids);
}

/**
 * churn_command_outcomes:
 * @argc: of the command
 * @argv: of the command
 *
 * `outcomes`: what became of offers, for the next training.
 *
 * Returns: the exit status
 */
int
churn_command_outcomes (int argc, char **argv)
{
  g_autofree char *store_path = NULL;
  g_autofree char *churned_path = NULL;
  g_autofree char *output = NULL;
  g_autofree char *table = NULL;
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (GHashTable) churned = NULL;
  g_autoptr (GError) error = NULL;
  guint n_added;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &store_path,
      "The SQLite store, that of churn-desk-local --store", "FILE" },
    { "churned", 0, 0, G_OPTION_ARG_FILENAME, &churned_path,
      "The ids of the customers who have churned since, one a line", "FILE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The table to write", "FILE" },
    { NULL },
  };

  if (!churn_command_parse ("TABLE.csv --store FILE --churned FILE --output FILE",
                            "Adds the offers that customers answered to a table for the next "
                            "training: accepted or not,\nand whether they churned after all.",
                            entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (store_path == NULL || churned_path == NULL || output == NULL)
    return churn_command_misuse ("--store, --churned and --output are all needed");
  if (!g_file_test (store_path, G_FILE_TEST_EXISTS))
    return churn_command_misuse ("--store names no file");

  churned = read_list (churned_path, &error);
  if (churned == NULL)
    return churn_command_fail (error);
  store = churn_sqlite_store_new (store_path, &error);
  if (store == NULL)
    return churn_command_fail (error);
  table = churn_outcomes_append (argv[1], CHURN_STORE (store), churned, &n_added, NULL, &error);
  if (table == NULL || !g_file_set_contents (output, table, -1, &error))
    return churn_command_fail (error);
  g_print ("%u outcomes added\n", n_added);

  return CHURN_EXIT_OK;
}
