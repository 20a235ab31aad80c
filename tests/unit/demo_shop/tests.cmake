set(LINKS printer/demo_shop printer/upstream)
set(USES json)
set(DEPENDS floorwave-demo-shop)
