#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit statuses of churn-desk-train. */
enum
{
  CHURN_EXIT_OK = 0,
  CHURN_EXIT_FAILED = 1,
  CHURN_EXIT_NOT_GOOD_ENOUGH = 2, /* the model is under --min-auc */
  CHURN_EXIT_USAGE = 64,          /* EX_USAGE of sysexits.h */
};

int churn_command_compare (int argc, char **argv);
int churn_command_customers (int argc, char **argv);
int churn_command_export (int argc, char **argv);
int churn_command_forget (int argc, char **argv);
int churn_command_ingest (int argc, char **argv);
int churn_command_outcomes (int argc, char **argv);
int churn_command_report (int argc, char **argv);
int churn_command_train (int argc, char **argv);

gboolean churn_command_parse (const char *parameters,
                              const char *summary,
                              const GOptionEntry *entries,
                              int *argc,
                              char ***argv,
                              int n_arguments);
int churn_command_misuse (const char *message);
int churn_command_fail (const GError *error);
gboolean churn_command_make_folder (const char *path, GError **error);

G_END_DECLS
