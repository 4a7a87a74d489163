#include "churn-command.h"

#include "churn-demo-customers.h"

/**
 * churn_command_customers:
 * @argc: of the command
 * @argv: of the command
 *
 * `customers`: makes up the customers of the demo.
 *
 * Returns: the exit status
 */
int
churn_command_customers (int argc, char **argv)
{
  int count = 5000;
  int seed = 1;
  g_autofree char *output = NULL;
  g_autofree char *table = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many customers (5000)", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "The same seed, the same customers (1)", "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The table to write", "FILE" },
    { NULL },
  };

  if (!churn_command_parse (
          "--output FILE",
          "Makes up customers for a demo: names of nobody, phone numbers that are "
          "reserved for fiction,\nand a reason to churn that a model can learn.",
          entries, &argc, &argv, 0))
    return CHURN_EXIT_USAGE;
  if (output == NULL)
    return churn_command_misuse ("--output is missing");
  if (seed < 0)
    return churn_command_misuse ("--seed must be 0 or more");
  if (count < 1 || count > CHURN_DEMO_CUSTOMERS_MAX)
    return churn_command_misuse ("--count must be 1 to " G_STRINGIFY (CHURN_DEMO_CUSTOMERS_MAX));

  table = churn_demo_customers_make (count, seed);
  if (!g_file_set_contents (output, table, -1, &error))
    return churn_command_fail (error);

  return CHURN_EXIT_OK;
}
