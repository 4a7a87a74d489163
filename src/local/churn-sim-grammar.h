#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean churn_sim_grammar_check (const char *text, const char *const *slots, GError **error);
char *churn_sim_grammar_expand (const char *text, GHashTable *slots, GRand *rand);

G_END_DECLS
