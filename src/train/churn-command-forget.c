#include "churn-command.h"

#include "churn-sqlite-store.h"

static int
forget_locally (const char *customer_id, const char *path)
{
  g_autoptr (ChurnSqliteStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint n_contacts = 0;

  /* A store that is not there has nobody to forget: to make one would hide a mistyped name. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (&error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: there is no such store", path);
      return churn_command_fail (error);
    }
  store = churn_sqlite_store_new (path, &error);
  if (store == NULL ||
      !churn_sqlite_store_forget_customer (store, customer_id, &n_contacts, NULL, &error))
    return churn_command_fail (error);
  g_print ("forgotten, with %u contacts\n", n_contacts);
  return CHURN_EXIT_OK;
}

/**
 * churn_command_forget:
 * @argc: of the command
 * @argv: of the command
 *
 * `forget`: erases a customer.
 *
 * Returns: the exit status
 */
int
churn_command_forget (int argc, char **argv)
{
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &path,
      "The SQLite store, that of churn-desk-local --store", "FILE" },
    { NULL },
  };

  if (!churn_command_parse (
          "CUSTOMER --store FILE",
          "Erases a customer: who they are, their numbers and features, their contacts, and all "
          "that was\nsaid, predicted and offered in them. Not while they are on the phone.",
          entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (path == NULL)
    return churn_command_misuse ("--store is missing");

  return forget_locally (argv[1], path);
}
