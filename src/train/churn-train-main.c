#include "config.h"

#include "churn-command.h"

#include <locale.h>

static const struct
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "customers", "make up the customers of the demo", churn_command_customers },
  { "train", "train a model on a table of customers", churn_command_train },
  { "report", "make a page of a model's evaluation", churn_command_report },
  { "compare", "say which of two models is better", churn_command_compare },
  { "export", "pack a model for SageMaker", churn_command_export },
  { "ingest", "take a table of customers into a store", churn_command_ingest },
  { "forget", "erase a customer from a store", churn_command_forget },
  { "outcomes", "add what became of offers to a table", churn_command_outcomes },
};

static void
print_usage (void (*print) (const char *format, ...) G_GNUC_PRINTF (1, 2))
{
  print ("Usage: churn-desk-train COMMAND [OPTION…]\n\nCommands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    print ("  %-12s%s\n", commands[i].name, commands[i].summary);
  print ("\nchurn-desk-train COMMAND --help says more of each; --version, which this is.\n");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_set_prgname ("churn-desk-train");

  if (argc > 1)
    {
      if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
        {
          print_usage (g_print);
          return CHURN_EXIT_OK;
        }
      if (g_str_equal (argv[1], "--version"))
        {
          g_print ("churn-desk-train %s\n", PACKAGE_VERSION);
          return CHURN_EXIT_OK;
        }
      for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        if (g_str_equal (argv[1], commands[i].name))
          {
            g_autofree char *name = g_strdup_printf ("churn-desk-train %s", commands[i].name);

            g_set_prgname (name);
            argv[1] = name;
            return commands[i].run (argc - 1, argv + 1);
          }
      g_printerr ("churn-desk-train: there is no command “%s”\n\n", argv[1]);
    }
  print_usage (g_printerr);

  return CHURN_EXIT_USAGE;
}
