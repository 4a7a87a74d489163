#pragma once

#include "churn-outbox.h"
#include "churn-poller.h"

G_BEGIN_DECLS

#define CHURN_TYPE_WORKPLACE (churn_workplace_get_type ())
G_DECLARE_FINAL_TYPE (ChurnWorkplace, churn_workplace, CHURN, WORKPLACE, GObject)

ChurnWorkplace *churn_workplace_new (ChurnClock *clock, const char *outbox_directory);
ChurnClock *churn_workplace_get_clock (ChurnWorkplace *self);
ChurnContactList *churn_workplace_get_list (ChurnWorkplace *self);
ChurnContactView *churn_workplace_get_view (ChurnWorkplace *self);
ChurnPoller *churn_workplace_get_poller (ChurnWorkplace *self);
ChurnOutbox *churn_workplace_get_outbox (ChurnWorkplace *self);

G_END_DECLS
