#pragma once

#include "churn-demo.h"
#include "churn-ready-line.h"
#include "churn-tail.h"

G_BEGIN_DECLS

struct _ChurnDemo
{
  GObject parent_instance;

  char *program;
  GStrv options;

  GSubprocess *process;
  GCancellable *cancellable; /* of what reads from it */
  ChurnTail *messages;
  GTask *starting; /* borrowed: the start that is under way */
  GTask *ending;   /* the same, once it waits for the last messages */
  gboolean stopping;
  ChurnReadyLine *ready; /* NULL: it is not */
};

G_END_DECLS
