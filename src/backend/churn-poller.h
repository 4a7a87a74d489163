#pragma once

#include "churn-contact-list.h"
#include "churn-contact-view.h"
#include "churn-schedule.h"
#include "churn-session.h"

G_BEGIN_DECLS

#define CHURN_TYPE_POLLER (churn_poller_get_type ())
G_DECLARE_FINAL_TYPE (ChurnPoller, churn_poller, CHURN, POLLER, GObject)

ChurnPoller *churn_poller_new (ChurnContactList *list, ChurnContactView *view, ChurnClock *clock);

ChurnSession *churn_poller_get_session (ChurnPoller *self);
void churn_poller_set_session (ChurnPoller *self, ChurnSession *session);
guint churn_poller_get_interval (ChurnPoller *self);
void churn_poller_set_interval (ChurnPoller *self, guint seconds);
void churn_poller_set_contact (ChurnPoller *self, const char *contact_id);
void churn_poller_poll_now (ChurnPoller *self);

ChurnFreshness churn_poller_get_freshness (ChurnPoller *self);
gint64 churn_poller_get_age (ChurnPoller *self);
guint churn_poller_get_missed (ChurnPoller *self);
gboolean churn_poller_get_polling (ChurnPoller *self);
const GError *churn_poller_get_error (ChurnPoller *self);

G_END_DECLS
