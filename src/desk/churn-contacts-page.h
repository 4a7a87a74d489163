#pragma once

#include "churn-contact-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACTS_PAGE (churn_contacts_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactsPage, churn_contacts_page, CHURN, CONTACTS_PAGE, AdwBin)

void churn_contacts_page_set_list (ChurnContactsPage *self, ChurnContactList *list);
const char *churn_contacts_page_get_selected (ChurnContactsPage *self);
gboolean churn_contacts_page_select (ChurnContactsPage *self, const char *contact_id);
gboolean churn_contacts_page_select_first (ChurnContactsPage *self);
void churn_contacts_page_search (ChurnContactsPage *self);
void churn_contacts_page_restore (ChurnContactsPage *self, GSettings *settings);
void churn_contacts_page_save (ChurnContactsPage *self, GSettings *settings);

G_END_DECLS
