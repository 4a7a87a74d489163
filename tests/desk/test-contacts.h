#pragma once

#include "churn-contact-list.h"

G_BEGIN_DECLS

ChurnContact *test_contact_new (guint number, double churn);
ChurnFeed *test_feed_new (guint first, guint n, GRand *random, gint64 version);

G_END_DECLS
