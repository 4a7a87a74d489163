#pragma once

#include <glib.h>

G_BEGIN_DECLS

GRand *churn_sim_random_new (guint64 seed, guint64 stream, gint64 salt);
gboolean churn_sim_chance (GRand *rand, double probability);
double churn_sim_normal (GRand *rand, double mean, double deviation);
double churn_sim_exponential (GRand *rand, double mean);
guint churn_sim_poisson (GRand *rand, double mean);
char *churn_sim_uuid (GRand *rand);

G_END_DECLS
