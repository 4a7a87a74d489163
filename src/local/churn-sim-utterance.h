#pragma once

#include "churn-sim-lines.h"

G_BEGIN_DECLS

/* What is said, and how it may begin and end. */
typedef struct
{
  const ChurnSimLines *lines;
  const ChurnSimLines *opener; /* NULL: none fits */
  const ChurnSimLines *closer; /* NULL: none fits */
} ChurnSimUtterance;

char *churn_sim_utterance_draw (const ChurnSimUtterance *what,
                                ChurnSimTone *tone,
                                GHashTable *slots,
                                GRand *rand,
                                gboolean alone);

G_END_DECLS
