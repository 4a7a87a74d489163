#pragma once

#include "churn-contact-item.h"
#include "churn-feed.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_LIST (churn_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactList, churn_contact_list, CHURN, CONTACT_LIST, GObject)

ChurnContactList *churn_contact_list_new (void);
void churn_contact_list_set_agent (ChurnContactList *self, const char *agent);
void churn_contact_list_apply (ChurnContactList *self, const ChurnFeed *feed);
void churn_contact_list_tick (ChurnContactList *self, gint64 now);
void churn_contact_list_clear (ChurnContactList *self);
ChurnContactItem *churn_contact_list_lookup (ChurnContactList *self, const char *id);
guint churn_contact_list_get_n_live (ChurnContactList *self);

G_END_DECLS
