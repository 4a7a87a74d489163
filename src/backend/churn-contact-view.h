#pragma once

#include "churn-session.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_VIEW (churn_contact_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactView, churn_contact_view, CHURN, CONTACT_VIEW, GObject)

ChurnContactView *churn_contact_view_new (void);
void churn_contact_view_set_session (ChurnContactView *self, ChurnSession *session);
void churn_contact_view_set_contact (ChurnContactView *self, const char *contact_id);
void churn_contact_view_refresh (ChurnContactView *self);
void churn_contact_view_refresh_after (ChurnContactView *self, gint64 version);

const char *churn_contact_view_get_contact_id (ChurnContactView *self);
const ChurnContactDetail *churn_contact_view_get_detail (ChurnContactView *self);
gboolean churn_contact_view_get_loading (ChurnContactView *self);
const GError *churn_contact_view_get_error (ChurnContactView *self);

G_END_DECLS
