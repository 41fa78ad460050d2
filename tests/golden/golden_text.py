# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts that the parsers of colours and recipes are tried with.

This file exists so that make_golden.py holds no lists: here stand the inputs,
good and bad, each chosen for one rule of CSS Color 4, CSS Syntax 3 or the
model's section 7; the oracle computes what they mean.
"""

import model

HEX = """
#000 #fff #FFF #f00 #0f0 #00f #abc #AbC #123 #0000 #ffff #f008 #1234 #AbCd #000000
#ffffff #FF8800 #7654CD #7654cd #0005ff #808080 #7f8081 #010203 #FfFfFe #00000000
#ffffffff #ff000080 #12345678 #abcdefAB #0a0B0c0D #00ff007f #fefdfc01
"""

OK = """
transparent
TRANSPARENT
TransParent
 red
red 
	ReD	
/**/red
red/* after */
/* before */ red /* after */ /* twice */
/*/*/red
/***/ReD/****/
/* with ) and ; and | inside */ blue
/* // */teal
RebeccaPurple
REBECCAPURPLE
lightGoldenRodYellow
DARKSLATEGREY
 #F80 
/*x*/#0af/*y*/
rgb(0 0 0)
rgb(255 255 255)
rgb(255 0 0)
rgb(0 128 255)
rgb(127.5 63.75 200.125)
rgb(1e2 2.5e1 .5e1)
rgb(+1E2 +.5E2 -0)
rgb(+.5e1 1e+2 2550e-1)
rgb(12.5e0 00012 007.5)
rgb(0.0000001 1e-7 100000e-3)
rgb(10% 20% 30%)
rgb(1e1% 1e2% +.5e1%)
rgb(33.333% 66.667% 99.999%)
rgb(10% 51 30%)
rgb(128 50% 0)
rgb(300 -20 128)
rgb(120% -10% 50%)
rgb(256 255.5 254.5)
rgb(none 128 64)
rgb(128 none 64)
rgb(128 64 none)
rgb(none none none)
rgb(NONE None nOnE)
rgb(none 50% 25%)
rgb(10 20 30 / 0.5)
rgb(10 20 30 / 50%)
rgb(10 20 30/50%)
rgb(10 20 30/.5)
rgb(10 20 30 / none)
rgb(none none none / none)
rgb(10 20 30 / 1.5)
rgb(10 20 30 / -0.5)
rgb(10 20 30 / 150%)
rgb(10 20 30 / -1%)
rgb(10 20 30 / 1e-3)
rgb(10 20 30 / 12.345%)
rgb(10 20 30 / +.25)
rgb(10 20 30 / 0)
rgb(10 20 30 / 1)
rgba(10 20 30)
rgba(10 20 30 / 0.5)
rgba(10% 20% 30% / 40%)
RGB(10 20 30)
RgBa(10 20 30 / 0.25)
rgb( 10 20 30 )
rgb(	10\t20\t30	)
rgb(   10    20    30   /   0.5   )
rgb(/**/10/**/20/**/30/**/)
rgb(10/**/20/**/30/**///**/0.5)
rgb(/* r */ 10 /* g */ 20 /* b */ 30 / /* a */ 0.5 /* end */)
rgb(10% 20%/**/30%)
rgb(10%20%30%)
rgb(10+20+30)
rgb(10-20+30)
rgb(1.5.5.5)
rgb(.5.5.5)
rgb(none+10+20)
rgb(none/**/none/**/none)
rgb(10 20 none/none)
rgb(10,20,30)
rgb(10, 20, 30)
rgb( 10 , 20 , 30 )
rgb(10 ,20 ,30)
rgb(10/**/,/**/20,/**/30)
rgb(10.5, 20.25, 30.125)
rgb(10%, 20%, 30%)
rgb(10%,20%,30%,40%)
rgb(10, 20, 30, 0.4)
rgb(10, 20, 30, 40%)
rgb(10%, 20%, 30%, 0.4)
rgb(300, -20, 128, 2)
rgb(120%, -20%, 50%, -1)
rgba(10, 20, 30)
rgba(10, 20, 30, 0.4)
rgba(10%, 20%, 30%, .4)
RGBA(255,0,0,.5)
rgb(1e2,2e1,3e0)
hsl(0 100% 50%)
hsl(120 100% 50%)
hsl(240 100% 50%)
hsl(30 60% 40%)
hsl(60 60 40)
hsl(60 60% 40)
hsl(60 60 40%)
hsl(90deg 50% 50%)
hsl(100grad 50% 50%)
hsl(1.5rad 50% 50%)
hsl(0.25turn 50% 50%)
hsl(-0.25turn 50% 50%)
hsl(-90 50% 50%)
hsl(450 50% 50%)
hsl(-810deg 50% 50%)
hsl(3.5turn 50% 50%)
hsl(1e2DEG 50% 50%)
hsl(50GrAd 50% 50%)
hsl(-1RAD 50% 50%)
hsl(.125TURN 50% 50%)
hsl(+.5e2deg 50% 50%)
hsl(1e-1turn 50% 50%)
hsl(359.999 50% 50%)
hsl(360 50% 50%)
hsl(720 50% 50%)
hsl(30 -50% 40%)
hsl(30 -50 60)
hsl(30 150% 50%)
hsl(210 120% 40%)
hsl(30 0% 40%)
hsl(30 50% 0%)
hsl(30 50% 100%)
hsl(none 50% 50%)
hsl(none 0% 50%)
hsl(NONE 50 50)
hsl(120 none 50%)
hsl(120 50% none)
hsl(none none none)
hsl(none none none / none)
hsl(120 50% 50% / 0.5)
hsl(120 50% 50% / 50%)
hsl(120 50% 50% / none)
hsl(120deg 50% 50%/.5)
hsl(120 50 50/50%)
hsl(120, 50%, 50%)
hsl(120deg, 50%, 50%)
hsl(0.5turn,50%,50%)
hsl(200grad , 50% , 50% , 0.5)
hsl(2rad,50%,50%,50%)
hsl(30, -50%, 40%)
hsl(-120, 100%, 25%, .75)
hsla(120 50% 50% / 0.5)
hsla(120, 50%, 50%, 0.5)
hsla(120, 50%, 50%)
hsla(none 50% 50%)
HSLA(300DEG, 50%, 50%, 25%)
HsL(300 50% 50%)
hsl(/**/120/**/50%/**/50%/**/)
hsl(120 50%50%)
hwb(0 0% 0%)
hwb(90 10% 20%)
hwb(90deg 10% 20%)
hwb(100grad 10% 20%)
hwb(1.5rad 10% 20%)
hwb(0.25turn 10% 20%)
hwb(-90 10% 20%)
hwb(450 10% 20%)
hwb(90 10 20)
hwb(90 10% 20)
hwb(90 10 20%)
hwb(90 50% 50%)
hwb(90 60% 60%)
hwb(90 100% 100%)
hwb(90 80% 40%)
hwb(90 0% 100%)
hwb(90 100% 0%)
hwb(90 150% 50%)
hwb(none 10% 20%)
hwb(90 none 20%)
hwb(90 10% none)
hwb(none none none)
hwb(none none none / none)
hwb(90 10% 20% / 0.5)
hwb(90 10% 20%/50%)
hwb(90 10% 20% / none)
HWB(90DEG 10% 20%)
hwb( /**/ 90 10% 20% )
lab(50 20 -30)
lab(50% 20 -30)
lab(50 20% -30%)
lab(50% 100% -100%)
lab(0 0 0)
lab(100 0 0)
lab(100% 0 0)
lab(29.2345% 39.3825 20.0664)
lab(52.2345% 40.1645 59.9971)
lab(44.36% 36.05 -58.99)
lab(50 160 -160)
lab(-10 20 30)
lab(150 20 30)
lab(150% 20 30)
lab(-20% 20 30)
lab(5 2 -3)
lab(8 40 -60)
lab(2e1 1e1 -1e1)
lab(50 -150% 150%)
lab(none 20 30)
lab(50 none 30)
lab(50 20 none)
lab(none none none)
lab(none none none / none)
lab(50 20 30 / 0.5)
lab(50 20 30 / 50%)
lab(50 20 30/none)
lab(50 20 30 / 2)
LAB(50 20 30)
lAb( 50/**/20/**/30 )
lab(50 20-30)
lab(50+20-30)
lch(50 30 120)
lch(50% 30 120)
lch(50 30% 120)
lch(50 100% 120)
lch(50 30 120deg)
lch(50 30 133.333grad)
lch(50 30 2rad)
lch(50 30 0.333333turn)
lch(50 30 -240)
lch(50 30 840)
lch(52.2345% 72.2 56.2)
lch(29.2345% 44.2 27)
lch(51.2345% 21.2 130)
lch(50 -30 120)
lch(50 -30% 120)
lch(-5 30 120)
lch(105 30 120)
lch(105% 30 120)
lch(50 230 40)
lch(50 0 40)
lch(50 30 none)
lch(50 30 NONE)
lch(50 none 120)
lch(none 30 120)
lch(none none none)
lch(none none none / none)
lch(50 30 120 / 0.5)
lch(50 30 120/50%)
lch(50 30 none / none)
LCH(50 30 120DEG)
lch(50 30% .5TURN)
oklab(0.5 0.1 -0.1)
oklab(50% 0.1 -0.1)
oklab(50% 25% -25%)
oklab(0.5 100% -100%)
oklab(0 0 0)
oklab(1 0 0)
oklab(100% 0 0)
oklab(40.1% 0.1143 0.045)
oklab(59.69% 0.1007 0.1191)
oklab(0.62796 0.22486 0.12585)
oklab(1.5 0.1 0.1)
oklab(-0.5 0.1 0.1)
oklab(150% 0.1 0.1)
oklab(-50% 0.1 0.1)
oklab(0.5 0.6 -0.7)
oklab(0.5 0.000001 0)
oklab(0.5 -120% 120%)
oklab(5e-1 1e-1 -1E-1)
oklab(none 0.1 0.1)
oklab(0.5 none 0.1)
oklab(0.5 0.1 none)
oklab(none none none)
oklab(none none none / none)
oklab(0.5 0.1 0.1 / 0.5)
oklab(0.5 0.1 0.1/50%)
oklab(0.5 0.1 0.1 / none)
oklab(0.5 0.1 0.1 / -2)
OKLAB(0.5 0.1 0.1)
OkLab( .5 .1 .1 )
oklab(.5.1.1)
oklab(.5+.1-.1)
oklch(0.7 0.15 30)
oklch(70% 0.15 30)
oklch(70% 50% 30)
oklch(70% 100% 30)
oklch(0.7 0.15 30deg)
oklch(0.7 0.15 33.3grad)
oklch(0.7 0.15 0.5rad)
oklch(0.7 0.15 0.1turn)
oklch(0.7 0.15 -330)
oklch(0.7 0.15 390deg)
oklch(0.7 0.15 0)
oklch(0.7 0.15 90)
oklch(0.7 0.15 180)
oklch(0.7 0.15 270)
oklch(0.7 0.15 -1e3deg)
oklch(40.1% 0.123 21.57)
oklch(59.69% 0.156 49.77)
oklch(45.201% 0.313214 264.052)
oklch(0.7 -0.15 30)
oklch(0.7 -20% 30)
oklch(1.2 0.15 30)
oklch(-0.2 0.15 30)
oklch(120% 0.15 30)
oklch(0.7 0.5 150)
oklch(0.7 0 30)
oklch(0.7 0.15 none)
oklch(0.7 0.15 None)
oklch(70% 40% none)
oklch(0.7 none 30)
oklch(none 0.15 30)
oklch(none none none)
oklch(none none none / none)
oklch(0.7 0 none)
oklch(0.7 0.15 30 / 0.5)
oklch(0.7 0.15 30/50%)
oklch(0.7 0.15 30 / none)
oklch(0.7 0.15 none / 0.25)
OKLCH(70% .15 30DEG)
oKlCh( 70%/**/.15/**/30 / 1 )
color(srgb 1 0 0)
color(srgb 0.691 0.139 0.259)
color(srgb 50% 25% 75%)
color(srgb 0.5 25% 0.75)
color(srgb -0.5 1.5 0.25)
color(srgb 150% -50% 25%)
color(srgb 0.03 -0.03 0.04)
color(srgb none 0.5 0.25)
color(srgb 0.5 none 0.25)
color(srgb 0.5 0.25 none)
color(srgb none none none)
color(srgb 1 0 0 / 0.5)
color(srgb 1 0 0/50%)
color(srgb 1 0 0 / none)
color(srgb 1 0 0 / 7)
color(SRGB 1 0 0)
COLOR(sRGB 1 0 0)
color( srgb 1 0 0 )
color(/**/srgb/**/1/**/0/**/0/**/)
color(srgb/**/1 0 0)
color(srgb+1+0+0)
color(srgb.1.2.3)
color(srgb-linear 0.435 0.017 0.055)
color(srgb-linear 50% 25% 75%)
color(srgb-linear 1.5 -0.25 0)
color(srgb-linear none 0.5 0.5 / 0.5)
color(SRGB-Linear 0.1 0.2 0.3)
color(display-p3 1 0 0)
color(display-p3 0 1 0)
color(display-p3 0 0 1)
color(display-p3 0.43313 0.50108 0.37950)
color(display-p3 50% 25% 75%)
color(display-p3 -0.2 1.2 0.02)
color(display-p3 none none 1 / 25%)
color(Display-P3 0.823 0.6554 0.2537)
color(a98-rgb 1 0 0)
color(a98-rgb 0 1 0)
color(a98-rgb 0.44091 0.49971 0.37408)
color(a98-rgb 50% 25% 75%)
color(a98-rgb -0.2 1.2 0.02)
color(a98-rgb 0.5 none 0.5 / none)
color(A98-RGB 0.25 0.5 0.75)
color(prophoto-rgb 1 0 0)
color(prophoto-rgb 0 1 0)
color(prophoto-rgb 0 0 1)
color(prophoto-rgb 0.36589 0.41717 0.31333)
color(prophoto-rgb 0.4835 0.9167 0.2188)
color(prophoto-rgb 50% 25% 75%)
color(prophoto-rgb 0.01 -0.01 0.04)
color(prophoto-rgb -0.3 1.3 0.5)
color(prophoto-rgb 0.5 0.5 none)
color(ProPhoto-RGB 1 1 1)
color(rec2020 1 0 0)
color(rec2020 0 1 0)
color(rec2020 0 0 1)
color(rec2020 0.42053 0.979780 0.00579)
color(rec2020 50% 25% 75%)
color(rec2020 -0.2 1.2 0.02)
color(rec2020 none 0.5 0.5)
color(REC2020 1 1 1)
color(xyz 0.472 0.372 0.131)
color(xyz 0.9504559 1 1.0890578)
color(xyz 0 0 0)
color(xyz 50% 60% 70%)
color(xyz 0.5 60% none)
color(xyz -0.1 0.2 1.5)
color(XYZ 0.2 0.3 0.4 / 0.5)
color(xyz-d65 0.21661 0.14602 0.59452)
color(xyz-d65 20% 30% 40%)
color(XYZ-D65 none 0.3 0.4)
color(xyz-d50 0.2005 0.14089 0.4472)
color(xyz-d50 0.9642956 1 0.8251046)
color(xyz-d50 20% 30% 40%)
color(xyz-d50 0.3 none 0.2 / none)
color(xYz-D50 0.2 0.3 0.4)
""".replace("\\t", "\t")

OK_CONTROL = ["rgb(\n10\n20\n30\n)", "rgb(10\r\n20\r\n30)", "rgb(10\f20\f30)", "\n\tred\r\n",
              "\fred\f", "rgb(10 /*\n*/ 20 30)", "color(\nsrgb\n1\n0\n0\n/\n0.5\n)",
              "hsl(120\t50%\t50%)", "/*\n\n*/\n#abc\n", "/* ünïcödé */ red",
              "oklch(0.7\n0.15\nnone)", "rgb(10,\n20,\n30)"]

BAD = """

redd
re d
red blue
red;
red,
red)
(red)
"red"
'red'
reddish
r ed
-red
--red
.red
1red
#red
red#fff
red red
redgreen
lightgoldenrod
color
none
NONE
inherit
initial
unset
revert
revert-layer
currentcolor
currentColor
CURRENTCOLOR
Canvas
CanvasText
LinkText
VisitedText
ActiveText
ButtonFace
ButtonText
ButtonBorder
Field
FieldText
Highlight
HighlightText
SelectedItem
Mark
MarkText
GrayText
AccentColor
AccentColorText
WindowText
ThreeDFace
InfoText
#
#f
#ff
#fffff
#fffffff
#fffffffff
#ggg
#12g
#-fff
#fff#fff
# fff
#/**/fff
#f/**/ff
#fff.
#ff ff
##fff
#0xff
0xffffff
ffffff
fff
123456
rgb
rgb()
rgb(
rgb)
rgb(10 20 30
rgb(10 20
rgb(10, 20, 30
oklch(0.7 0.15 30
color(srgb 1 0 0
rgb(10 20 30))
rgb((10 20 30))
rgb(10 20 (30))
rgb[10 20 30]
rgb{10 20 30}
rgb (10 20 30)
rgb/**/(10 20 30)
r/**/gb(10 20 30)
rgb(10 20 30) x
rgb(10 20 30) red
rgb(10 20 30);
rgb(10 20 30)/0.5
rgb(10 20)
rgb(10)
rgb(10 20 30 40)
rgb(10 20 30 40 50)
rgb(10 20 30 0.5)
rgb(10 20 30 /)
rgb(10 20 30 / )
rgb(10 20 30 / 0.5 0.5)
rgb(10 20 30 / 0.5 / 0.5)
rgb(10 20 30 // 0.5)
rgb(10 20 / 30)
rgb(/ 10 20 30)
rgb(10 20 30 / red)
rgb(10 20 30 / 0.5deg)
rgb(10 20 30 / 50px)
rgb(10,20)
rgb(10,20,30,)
rgb(,10,20,30)
rgb(10,,20,30)
rgb(10,20,30,0.5,0.5)
rgb(10,20 30)
rgb(10 20,30)
rgb(10 20 30, 0.5)
rgb(10, 20, 30 / 0.5)
rgb(10 20, 30 / 0.5)
rgb(10%, 20, 30)
rgb(10, 20%, 30)
rgb(10, 20, 30%)
rgb(10%, 20%, 30)
rgb(none, 20, 30)
rgb(10, none, 30)
rgb(10, 20, 30, none)
rgba(none, none, none, none)
rgb(5. 20 30)
rgb(10 20 5.)
rgb(10 20. 30)
rgb(. 20 30)
rgb(10 20 .)
rgb(1e 20 30)
rgb(1e+ 20 30)
rgb(1.e2 20 30)
rgb(+ 10 20 30)
rgb(- 10 20 30)
rgb(--10 20 30)
rgb(+-10 20 30)
rgb(1 0 % 20 30)
rgb(10 % 20% 30%)
rgb(10/**/% 20% 30%)
rgb(10%% 20% 30%)
rgb(10deg 20 30)
rgb(10px 20 30)
rgb(10 20em 30)
rgb(0x10 20 30)
rgb(0x10, 20, 30)
rgb(inf 20 30)
rgb(nan 20 30)
rgb(infinity 20 30)
rgb(1_000 20 30)
rgb(10;20;30)
rgb(10|20|30)
rgb("10" 20 30)
rgb(red)
rgb(red green blue)
rgb(#fff)
rgb(nonenonenone)
rgb(none0 20 30)
rgb(0none 20 30)
rgb(none-10 20 30)
rgb(10 20 30 !important)
rgb(calc(10) 20 30)
rgb(10 20 calc(15 + 15))
rgb(10 20 30 / calc(0.5))
rgb(var(--r) 20 30)
rgb(min(10, 20) 20 30)
rgb(from red r g b)
rgb(from #fff r g b / 0.5)
rgba(from red r g b)
hsl(from red h s l)
hwb(from red h w b)
lab(from red l a b)
lch(from red l c h)
oklab(from red l a b)
oklch(from red l c h)
color(from red srgb r g b)
color-mix(in srgb, red, blue)
color-mix(in oklch, red 20%, blue)
light-dark(red, blue)
contrast-color(red)
device-cmyk(0 0 0 0)
var(--c)
calc(1)
url(red)
env(c)
rgbx(10 20 30)
rgbaa(10 20 30)
hsv(120 50% 50%)
hsb(120 50% 50%)
cmyk(0 0 0 0)
gray(50)
grey(50)
xyz(0.5 0.5 0.5)
srgb(1 0 0)
hcl(0 0 0)
luv(50 0 0)
okhsl(0 0 0)
hsl()
hsl(120)
hsl(120 50%)
hsl(120 50% 50% 50%)
hsl(50% 50% 50%)
hsl(120% 50% 50%)
hsl(120 50deg 50%)
hsl(120 50% 50deg)
hsl(120px 50% 50%)
hsl(120degs 50% 50%)
hsl(120 deg 50% 50%)
hsl(120/**/deg 50% 50%)
hsl(120deg50% 50%)
hsl(120, 50, 50)
hsl(120, 50%, 50)
hsl(120, 50, 50%)
hsl(120 50%, 50%)
hsl(120, 50% 50%)
hsl(120, 50%)
hsl(none, 50%, 50%)
hsl(120, none, 50%)
hsl(120, 50%, 50%, none)
hsl(50%, 50%, 50%)
hsl(120, 50%, 50% / 0.5)
hsla(120, 50, 50, 0.5)
hsla(120 50% 50% 0.5)
hwb(90, 10%, 20%)
hwb(90, 10%, 20%, 0.5)
hwb(90 10%)
hwb(90% 10% 20%)
hwb(90 10deg 20%)
hwba(90 10% 20%)
lab(50, 20, 30)
lab(50 20)
lab(50 20 30 40)
lab(50 20deg 30)
lab(50deg 20 30)
lab(50 20 30deg)
laba(50 20 30)
lch(50, 30, 120)
lch(50 30)
lch(50 30 120%)
lch(50 30deg 120)
lch(50deg 30 120)
lch(50 30 120px)
lcha(50 30 120)
oklab(0.5, 0.1, 0.1)
oklab(0.5 0.1)
oklab(0.5 0.1 0.1deg)
oklab(0.5 0.1 0.1 0.1)
oklaba(0.5 0.1 0.1)
oklch(0.7, 0.15, 30)
oklch(0.7 0.15)
oklch(0.7 0.15 30%)
oklch(0.7 0.15 30 / 0.5deg)
oklch(0.7 30deg 0.15)
oklcha(0.7 0.15 30)
ok lch(0.7 0.15 30)
color()
color(1 0 0)
color(srgb)
color(srgb 1)
color(srgb 1 0)
color(srgb 1 0 0 0)
color(srgb, 1, 0, 0)
color(srgb 1, 0, 0)
color(srgb 1 0 0, 0.5)
color(srgb 1 0 0 /)
color(srgb / 1 0 0)
color(srgb 1deg 0 0)
color(srgb 1 0 0deg)
color(srgb srgb 1 0 0)
color(1 0 0 srgb)
color(none 1 0 0)
color("srgb" 1 0 0)
color(srgb1 0 0)
color(srgb-1 0 0)
color(profoto-rgb 0.4835 0.9167 0.2188)
color(rgb 1 0 0)
color(hsl 120 50% 50%)
color(lab 50 0 0)
color(oklch 0.7 0.15 30)
color(adobe-rgb 1 0 0)
color(a98 1 0 0)
color(p3 1 0 0)
color(rec709 1 0 0)
color(rec-2020 1 0 0)
color(xyz-d55 1 0 0)
color(xyz d65 1 0 0)
color(--custom 1 0 0)
color(srgb calc(1) 0 0)
color (srgb 1 0 0)
/*red
red/*
red /* unclosed
rgb(10 20 30 /* )
rgb(10 20 30 */)
/* red */
/*/red
red//
// red
@red
$red
red!
re\\64
\\72 ed
rgb(10 20 30) !important
"""

BAD_CONTROL = ["\t\n ", "blac\u212a", "red\u00a0", "\u00a0red", "rgb(10\u00a020\u00a030)",
               "rgb(10\v20\v30)", "red\v", "rgb(\uff11 2 3)", "rgb(\u0661 2 3)", "r\u00e9d",
               "\ufeffred", "#\uff26ff", "rgb(10 20 30 / \u00bd)", "#ff\nf", "rg\nb(1 2 3)"]


def colors_ok():
    names = sorted(model.NAMED)
    yield from names
    for i, name in enumerate(names[::9]):
        yield name.upper() if i % 2 else name.title()
    yield from HEX.split()
    yield from (line for line in OK.split("\n") if line)
    yield from OK_CONTROL


def colors_bad():
    lines = BAD.split("\n")[1:-1]
    yield from (line.replace("\\\\", "\\") for line in lines)
    yield from BAD_CONTROL


# --- recipes -----------------------------------------------------------------

RECIPES_OK = [
    "", " ", "\n", "\n\n \t\r\n", "// only a comment", "// one\n// two\n", "  // indented\n",
    "orange;50;75",
    "blue;60;80;falloff=linear",
    " orange ; 50 ; 75 ",
    "\torange\t;\t50\t;\t75\t",
    "orange;50;75\n",
    "\n\norange;50;75",
    "orange;50;75|blue;60;80",
    "orange;50;75 | blue;60;80",
    "orange;50;75\nblue;60;80",
    "orange;50;75\r\nblue;60;80\r\n",
    "orange;50;75\n\n\nblue;60;80",
    "orange;50;75\n|\nblue;60;80",
    "orange;50;75 |\n\n blue;60;80",
    "orange;50;75\n\n | blue;60;80",
    "// first\norange;50;75\n// second\nblue;60;80\n// end",
    "orange;50;75 |\n// between\nblue;60;80",
    "orange;50;75\n// between\n| blue;60;80",
    "orange;50;75\n   // a | b ; c\n\t// d\nblue;60;80",
    "// orange;50;75 |\nblue;60;80",
    "//\nblue;60;80\n//",
    "/* warm | ; \n */ orange;50;75",
    "orange /* a;b|c\n// d */;50;75",
    "rgb(255 /* ; | */ 165 0);50;75|blue;60;80",
    "rgb(10, 20, 30);50;75",
    "rgb(255 0 0 / 50%);50;75",
    "RED;50;75",
    "#f80;50;75|#0af8;10;20",
    "oklch(0.7 0.15 none);50;75",
    "transparent;50;75",
    "orange;0;0", "orange;100;200", "orange;-0;+0", "orange;1e2;2e2", "orange;.5;+.5e1",
    "orange;0.1;199.99999999999997", "orange;99.99999999999999;1e-300",
    "orange;33.333333333333336;66.66666666666667",
    "orange;0000000050;00075.5000",
    "orange;5e-1;1.5E+2",
    "orange;50;75;from=blue",
    "orange;50;75; from = blue ",
    "orange;50;75;FROM=rgb(0 0 255 / 0.1)",
    "orange;50;75;from=oklch(0.5 0.2 none)",
    "orange;50;75;from=/* ; */ blue /* | */",
    "orange;50;75;radius=0",
    "orange;50;75;radius=0.123456789012345678",
    "orange;50;75;radius=1e3",
    "orange;50;75;Radius = .25",
    "orange;0;75;radius=0.3",
    "orange;50;75;radius=+1.5",
    "orange;50;75;radius=-0",
    "orange;50;75;falloff=cosine", "orange;50;75;falloff=linear", "orange;50;75;falloff=quadratic",
    "orange;50;75;falloff=gaussian", "orange;50;75;falloff=cubic",
    "orange;50;75;FallOff = GAUSSIAN",
    "orange;50;75;channels=l", "orange;50;75;channels=c", "orange;50;75;channels=h",
    "orange;50;75;channels=lc", "orange;50;75;channels=lh", "orange;50;75;channels=ch",
    "orange;50;75;channels=lch", "orange;50;75;channels=hcl", "orange;50;75;channels=HL",
    "orange;50;75; Channels = ch ",
    "orange;50;75;protect", "orange;50;75;off", "orange;50;75;off;protect",
    "orange;50;75;PROTECT", "orange;50;75; Off ", "orange;50;75;\tprotect\t;\toff\t",
    "orange;50;75;from=blue;radius=0.2;falloff=cubic;channels=h;protect;off",
    "orange;50;75;off;protect;channels=h;falloff=cubic;radius=0.2;from=blue",
    "orange ; 50 ; 150 ; from = #00f ; radius = 0.2 ; falloff = cubic ; channels = lh\n"
    "| lab(50 20 30 / 0.5) ; 25 ; 30 ; protect\n"
    "// last\n"
    "hsl(120, 50%, 50%) ; 5 ; 6 ; off",
    "color(display-p3 1 0 0);1;2|hwb(90 10% 20%);3;4|lch(50 30 120);5;6",
    "|".join("red;%d;%d" % (i, i) for i in range(64)),
    "\n".join("hsl(%d 50%% 50%%);%d;%d" % (i, i, 2 * i) for i in range(64)) + "\n",
    "|".join(["black;1;2"] * 63 + ["white;100;200;off"]),
]

RECIPES_BAD = [
    "|", " | ", "\n|\n", "||", "// c\n|",
    "|orange;50;75", "orange;50;75|", "orange;50;75|\n", "orange;50;75||blue;60;80",
    "orange;50;75|\n|blue;60;80", "orange;50;75\n||\nblue;60;80", "orange;50;75|blue;60;80|",
    "orange;50;75|\n// c\n|\nblue;60;80", "|\norange;50;75", "orange;50;75\n|\n// c\n",
    "orange", "orange;", "orange;50", "orange;50;", ";", ";;", ";50;75", "50;75", "orange;;75",
    "orange 50 75", "orange,50,75", "orange;50,75", "50;75;orange",
    "nosuchcolor;50;75", "orange;50;75|nosuchcolor;60;80", "currentcolor;50;75",
    "rgb(10 20;50;75", "rgb(10\n20 30);50;75", "rgb(10 20 30;50;75", "#ff;50;75",
    "color-mix(in srgb, red, blue);50;75", "Canvas;50;75",
    "orange;-1;75", "orange;101;75", "orange;100.00000000000001;75", "orange;-0.0001;75",
    "orange;50;-1", "orange;50;201", "orange;50;200.00000000000003", "orange;1e3;75",
    "orange;50;1e999",
    "orange;fifty;75", "orange;50;many", "orange;50%;75", "orange;50;75%", "orange;0x32;75",
    "orange;50;0x1p3", "orange;inf;75", "orange;50;nan", "orange;50;infinity", "orange;5.;75",
    "orange;50;75.", "orange;.;75", "orange;5 0;75", "orange;50;7 5", "orange;50,5;75",
    "orange;1e;75", "orange;--5;75", "orange;+;75", "orange;50deg;75", "orange;1_0;75",
    "orange;50;75;", "orange;50;75;;off", "orange;50;75; ;off", "orange;50;75;off;",
    "orange;50;75;of", "orange;50;75;offf", "orange;50;75;protected", "orange;50;75;unknown=1",
    "orange;50;75;off=1", "orange;50;75;off=", "orange;50;75;protect=true", "orange;50;75;=",
    "orange;50;75;=blue", "orange;50;75;from", "orange;50;75;from=", "orange;50;75;from= ",
    "orange;50;75;from=nosuchcolor", "orange;50;75;from=red blue", "orange;50;75;from==red",
    "orange;50;75;radius", "orange;50;75;radius=", "orange;50;75;radius=-0.1",
    "orange;50;75;radius=big", "orange;50;75;radius=inf", "orange;50;75;radius=nan",
    "orange;50;75;radius=1e999", "orange;50;75;radius=0.2.2", "orange;50;75;radius=20%",
    "orange;50;75;radius=5.", "orange;50;75;radius=0x1", "orange;50;75;radius=1 2",
    "orange;50;75;falloff", "orange;50;75;falloff=", "orange;50;75;falloff=cos",
    "orange;50;75;falloff=cosines", "orange;50;75;falloff=none", "orange;50;75;falloff=linear cubic",
    "orange;50;75;channels", "orange;50;75;channels=", "orange;50;75;channels=x",
    "orange;50;75;channels=lcx", "orange;50;75;channels=l,c", "orange;50;75;channels=l c",
    "orange;50;75;channels=none", "orange;50;75;channels=all", "orange;50;75;channels=rgb",
    "orange;50;75;off;off", "orange;50;75;protect;protect", "orange;50;75;OFF;off",
    "orange;50;75;radius=0.1;radius=0.1", "orange;50;75;from=red;from=red",
    "orange;50;75;falloff=linear;off;falloff=linear", "orange;50;75;channels=l;Channels=c",
    "orange;50;75;fr om=red", "orange;50;75;from:red", "orange;50;75 off", "orange;50;75 blue;60;80",
    "orange;50;75;linear", "orange;50;75;lch", "orange;50;75;0.5",
    "orange;50;75|blue;60|red;1;2", "orange;50;75\nblue;60;999\nred;1;2",
    "orange;50;75\n// ok\n\nblue;60;80;bogus\n", "a;1;2", "orange;50;75|blue;60;80|;1;2",
    "orange /* ; 50;75", "orange;50;75;from=red /* | blue;60;80", "/* orange;50;75",
    "orange;50;75\n/ blue;60;80", "# orange;50;75", "orange;50;75 // trailing",
    "\u00a0orange;50;75", "orange;50\u00a0;75", "orange;\uff15\uff10;75", "orange\x1f;50;75",
    "|".join(["red;1;2"] * 65), "\n".join(["red;1;2"] * 65),
    "|".join(["red;1;2"] * 63 + ["red;1;201"]),
    "|".join(["red;1;2"] * 64) + "|",
    "|".join(["red;1;2"] * 40 + ["rad;1;2"] + ["red;1;2"] * 20),
]
