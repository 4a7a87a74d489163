#pragma once

#include "churn-simulation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the command line says. */
typedef struct
{
  guint port;     /* 0: any */
  guint contacts; /* 0: no simulation */
  double speed;
  guint64 seed;
  char *store; /* NULL: in memory */
  char *model;
  char *customers;
  char *replay; /* NULL: none */
  char *record; /* NULL: nothing */
  ChurnSimFaults faults;
  gboolean until_eof;
  gboolean version;
} ChurnLocalOptions;

gboolean churn_local_options_parse (ChurnLocalOptions *self, char **arguments, GError **error);
void churn_local_options_clear (ChurnLocalOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChurnLocalOptions, churn_local_options_clear)

G_END_DECLS
