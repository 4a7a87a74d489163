#pragma once

#include "churn-access.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_ADDRESS_PAGE (churn_address_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAddressPage, churn_address_page, CHURN, ADDRESS_PAGE, AdwBin)

void churn_address_page_fill (ChurnAddressPage *self, const ChurnConnection *connection);
void churn_address_page_begin (ChurnAddressPage *self,
                               ChurnAccess *access,
                               const ChurnConnection *draft,
                               AwsCredentials *keys);
void churn_address_page_forget (ChurnAddressPage *self);
void churn_address_page_submit (ChurnAddressPage *self);
void churn_address_page_stop (ChurnAddressPage *self);

G_END_DECLS
