#pragma once

#include "world.h"

G_BEGIN_DECLS

/* Some calls, as AWS delivers them: lookups, contact events, turns and rules, by number. */
guint deliveries_count (void);
void deliveries_make (World *world, guint number);
/* Each of them twice, in an order of chance (g_test_rand_int()). */
guint *deliveries_shuffle (void);

G_END_DECLS
