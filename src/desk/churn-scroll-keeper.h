#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SCROLL_KEEPER (churn_scroll_keeper_get_type ())
G_DECLARE_FINAL_TYPE (ChurnScrollKeeper, churn_scroll_keeper, CHURN, SCROLL_KEEPER, GObject)

ChurnScrollKeeper *churn_scroll_keeper_new (GtkScrolledWindow *scroller);
void churn_scroll_keeper_keep (ChurnScrollKeeper *self);

G_END_DECLS
