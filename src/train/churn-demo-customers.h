#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* There are numbers reserved for fiction for so many. */
#define CHURN_DEMO_CUSTOMERS_MAX 50000

char *churn_demo_customers_make (guint count, guint32 seed);

G_END_DECLS
